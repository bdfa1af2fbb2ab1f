using System.Globalization;

namespace Iridium.Torture;

/// <summary>What was asked for. Immutable.</summary>
/// <param name="Harness">Name of a harness, or <c>all</c>.</param>
/// <param name="Time">How long to run.</param>
/// <param name="Seed">Decides everything that chance decides.</param>
/// <param name="Replay">A file of an earlier failure to repeat, or null.</param>
/// <param name="Folder">Where failures are written.</param>
public sealed record TortureOptions(string Harness, TimeSpan Time, int Seed, string? Replay, string Folder)
{
    private const double MinutesMax = 60 * 24 * 30;

    /// <summary>Cases to try at once, where cases do not measure or share anything.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Names of fuzz targets to run; empty for all.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>The folder where fuzzing leaves its inputs to later runs, or null.</summary>
    public string? Kept { get; init; }

    /// <summary>Executions of each target to compare guidance over.</summary>
    public long Executions { get; init; } = 200_000;

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">It makes no sense.</exception>
    public static TortureOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new TortureOptions(
            "all",
            TimeSpan.FromMinutes(1),
            Random.Shared.Next(1_000_000_000),
            null,
            Path.Combine("artifacts", "torture"));
        bool isNamed = false;
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            if (!argument.StartsWith('-') && !isNamed)
            {
                options = options with { Harness = argument };
                isNamed = true;
                continue;
            }

            if (++i == arguments.Count) throw new ArgumentException($"{argument} wants a value, or is unknown.");
            options = options.With(argument, arguments[i]);
        }

        return options;
    }

    private TortureOptions With(string name, string value) => name switch
    {
        "--minutes" => this with { Time = Minutes(value) },
        "--seed" => int.TryParse(value, CultureInfo.InvariantCulture, out int seed)
            ? this with { Seed = seed }
            : throw new ArgumentException($"--seed is '{value}'; it must be a 32-bit integer."),
        "--replay" => this with { Replay = value },
        "--failures" => this with { Folder = value },
        "--threads" => int.TryParse(value, CultureInfo.InvariantCulture, out int threads) && threads is > 0 and <= 1024
            ? this with { Threads = threads }
            : throw new ArgumentException($"--threads is '{value}'; it must be 1 to 1024."),
        "--keep" => this with { Kept = Path.GetFullPath(value) },
        "--executions" => long.TryParse(value, CultureInfo.InvariantCulture, out long executions) && executions > 0
            ? this with { Executions = executions }
            : throw new ArgumentException($"--executions is '{value}'; it must be more than 0."),
        "--targets" => this with { Targets = value.Split(',') },
        _ => throw new ArgumentException($"'{name}' is unknown."),
    };

    private static TimeSpan Minutes(string value) =>
        double.TryParse(value, CultureInfo.InvariantCulture, out double minutes) && minutes is > 0 and <= MinutesMax
            ? TimeSpan.FromMinutes(minutes)
            : throw new ArgumentException($"--minutes is '{value}'; it must be more than 0 and at most {MinutesMax}.");
}
