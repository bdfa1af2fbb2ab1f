using System.Globalization;
using System.Text.RegularExpressions;

namespace Iridium.Cli.Text;

/// <summary>
/// Reads how long a record lives: a number and a unit (<c>500ms</c>, <c>30s</c>, <c>20m</c>, <c>12h</c>, <c>7d</c>),
/// several of them (<c>1h30m</c>), or a clock time (<c>00:20:00</c>, <c>7.00:00:00</c>). Pure.
/// </summary>
internal static partial class TimeToLive
{
    /// <summary>The instant at which it ends.</summary>
    /// <exception cref="UsageException">It is no duration, not above zero, or ends after the year 9999.</exception>
    public static DateTimeOffset EndOf(string text, DateTimeOffset now)
    {
        try
        {
            TimeSpan duration = Parse(text);
            if (duration > TimeSpan.Zero) return now + duration;
        }
        catch (Exception error) when (error is OverflowException or ArgumentOutOfRangeException)
        {
            throw new UsageException($"--ttl '{text}' is too long.", error);
        }

        throw new UsageException($"--ttl '{text}' is not above zero.");
    }

    /// <summary>Reads a duration, which may be zero.</summary>
    /// <exception cref="UsageException">It is no duration, or below zero.</exception>
    public static TimeSpan DurationOf(string option, string text)
    {
        try
        {
            TimeSpan duration = Parse(text, option);
            if (duration >= TimeSpan.Zero) return duration;
        }
        catch (OverflowException error)
        {
            throw new UsageException($"{option} '{text}' is too long.", error);
        }

        throw new UsageException($"{option} '{text}' is below zero.");
    }

    private static TimeSpan Parse(string text, string option = "--ttl")
    {
        Match match = Parts().Match(text);
        if (!match.Success)
        {
            if (text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan clock))
                return clock;
            throw new UsageException(
                $"{option} '{text}' is no duration; write it like 30s, 20m, 1h30m, 7d or 00:20:00.");
        }

        TimeSpan sum = TimeSpan.Zero;
        CaptureCollection numbers = match.Groups["number"].Captures;
        CaptureCollection units = match.Groups["unit"].Captures;
        for (int i = 0; i < numbers.Count; i++)
            sum += double.Parse(numbers[i].ValueSpan, CultureInfo.InvariantCulture) * UnitOf(units[i].Value);
        return sum;
    }

    private static TimeSpan UnitOf(string unit) => unit switch
    {
        "ms" => TimeSpan.FromMilliseconds(1),
        "s" => TimeSpan.FromSeconds(1),
        "m" => TimeSpan.FromMinutes(1),
        "h" => TimeSpan.FromHours(1),
        _ => TimeSpan.FromDays(1),
    };

    [GeneratedRegex(@"^(?:(?<number>\d+(?:\.\d+)?)(?<unit>ms|s|m|h|d))+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Parts();
}
