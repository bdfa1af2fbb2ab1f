using Iridium.Data.Values;

namespace Iridium.Data.Telemetry;

/// <summary>
/// The value of a parameter as a log line shows it. Also for what a command could not take, since a command names fewer
/// parameters than it has at times: a log line never makes it fail. Stateless.
/// </summary>
internal static class ParameterText
{
    public static string Of(object? given)
    {
        if (given is null or DBNull) return "NULL";

        // Reading it would take it away from the command.
        if (given is Stream or TextReader) return "a stream";
        try
        {
            SqlValue value = ParameterConversion.Of(given);
            return value.Object is byte[] bytes ? $"{bytes.Length} bytes" : SqlCast.ToText(value);
        }
        catch (Exception error) when (error is NotSupportedException or ArgumentException or IridiumException)
        {
            return $"a {given.GetType().Name}";
        }
    }
}
