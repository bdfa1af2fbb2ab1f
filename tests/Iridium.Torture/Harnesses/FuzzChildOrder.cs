using System.Globalization;

namespace Iridium.Torture.Harnesses;

/// <summary>What a process that feeds one target is told. Immutable.</summary>
/// <param name="Target">Name of the target.</param>
/// <param name="Seed">Decides the changes.</param>
internal sealed record FuzzChildOrder(string Target, int Seed)
{
    public const string Command = "fuzz-child";

    /// <summary>The file that holds the input being executed.</summary>
    public string Shared { get; init; } = "";

    /// <summary>How long it goes on.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.MaxValue;

    /// <summary>After how many executions it ends at the latest.</summary>
    public long Executions { get; init; } = long.MaxValue;

    /// <summary>The folder that holds inputs of earlier runs, a folder for each target, or empty.</summary>
    public string Kept { get; init; } = "";

    /// <summary>Whether coverage decides which inputs are changed further, or is only measured.</summary>
    public bool IsGuided { get; init; } = true;

    /// <summary>The folder that holds the inputs to begin with, a folder for each target.</summary>
    public string Corpus { get; init; } = FuzzCorpus.Folder;

    /// <summary>Where to copy kept inputs that extend the corpus, instead of changing any, or empty.</summary>
    public string Distilled { get; init; } = "";

    /// <summary>The arguments of the process.</summary>
    public string[] Format() =>
    [
        Command,
        Target,
        Seed.ToString(CultureInfo.InvariantCulture),
        Shared,
        Time.Ticks.ToString(CultureInfo.InvariantCulture),
        Executions.ToString(CultureInfo.InvariantCulture),
        Kept,
        IsGuided.ToString(),
        Corpus,
        Distilled,
    ];

    /// <summary>Reads what <see cref="Format"/> made.</summary>
    public static FuzzChildOrder Parse(IReadOnlyList<string> arguments) =>
        new(arguments[1], int.Parse(arguments[2], CultureInfo.InvariantCulture))
        {
            Shared = arguments[3],
            Time = new TimeSpan(long.Parse(arguments[4], CultureInfo.InvariantCulture)),
            Executions = long.Parse(arguments[5], CultureInfo.InvariantCulture),
            Kept = arguments[6],
            IsGuided = bool.Parse(arguments[7]),
            Corpus = arguments[8],
            Distilled = arguments[9],
        };
}
