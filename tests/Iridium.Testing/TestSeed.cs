using System.Globalization;

namespace Iridium.Testing;

/// <summary>The seed of a test run: <c>IRIDIUM_SEED</c>, so that a failure can be repeated, or a new one.</summary>
public static class TestSeed
{
    public const string Variable = "IRIDIUM_SEED";

    /// <summary>Draws the seed and tells how to repeat the run.</summary>
    /// <param name="print">Receives one line, such as a test's output.</param>
    public static int Next(Action<string> print)
    {
        string? given = Environment.GetEnvironmentVariable(Variable);
        int seed = given is null ? Random.Shared.Next(1_000_000_000) : Parse(given);
        print($"{Variable}={seed.ToString(CultureInfo.InvariantCulture)}");
        return seed;
    }

    private static int Parse(string text) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int seed)
            ? seed
            : throw new FormatException($"{Variable} is '{text}'; it must be a 32-bit integer.");
}
