using System.Globalization;

namespace Iridium.Torture.Harnesses;

/// <summary>What a process that feeds one target tells in its last line. Immutable.</summary>
/// <param name="Executions">Executions of the target.</param>
/// <param name="Edges">Edges that they took; 0 when the code is not instrumented.</param>
/// <param name="Features">Edges by how often they were taken.</param>
/// <param name="Unstable">Features that were not there when the input was repeated.</param>
/// <param name="Inputs">Inputs in the working corpus at the end.</param>
/// <param name="Time">Time of processors that it took, without what comes before the first execution.</param>
internal sealed record FuzzChildReport(
    long Executions, int Edges, int Features, int Unstable, int Inputs, TimeSpan Time)
{
    private const int Fields = 6;

    /// <summary>The line.</summary>
    public string Format() => string.Join(' ', ((long[])[Executions, Edges, Features, Unstable, Inputs, Time.Ticks])
        .Select(each => each.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Reads what <see cref="Format"/> made.</summary>
    /// <exception cref="FormatException">It is no such line.</exception>
    public static FuzzChildReport Parse(string line)
    {
        long[] fields = [.. line.Split(' ').Select(each => long.Parse(each, CultureInfo.InvariantCulture))];
        if (fields.Length != Fields) throw new FormatException($"'{line}' is no report.");
        return new FuzzChildReport(
            fields[0], (int)fields[1], (int)fields[2], (int)fields[3], (int)fields[4], new TimeSpan(fields[5]));
    }
}
