using System.Text;

namespace Iridium.Engine.Keys;

/// <summary>Holds what callers pass against <see cref="EngineLimits"/>, before anything is written.</summary>
internal static class KeyLimits
{
    public static void CheckKey(ReadOnlySpan<byte> key)
    {
        if (key.Length is >= EngineLimits.KeyBytesMin and <= EngineLimits.KeyBytesMax) return;
        throw new ArgumentOutOfRangeException(
            nameof(key),
            $"The key has {key.Length:N0} bytes; a key has {EngineLimits.KeyBytesMin} to {EngineLimits.KeyBytesMax:N0}.");
    }

    public static void CheckBound(ReadOnlySpan<byte> bound)
    {
        // One byte more than a key, so that the successor of the longest key is a bound too.
        if (bound.Length <= EngineLimits.KeyBytesMax + 1) return;
        throw new ArgumentOutOfRangeException(
            nameof(bound),
            $"The bound of the range has {bound.Length:N0} bytes; it has at most {EngineLimits.KeyBytesMax + 1:N0}.");
    }

    public static void CheckValue(int valueBytes)
    {
        if (valueBytes <= EngineLimits.ValueBytesMax) return;
        throw new ArgumentOutOfRangeException(
            nameof(valueBytes),
            $"The value has {valueBytes:N0} bytes; a value has at most {EngineLimits.ValueBytesMax:N0}.");
    }

    public static void CheckKeyspace(string name, KeyspaceOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        int bytes = Encoding.UTF8.GetByteCount(name);
        if (bytes > EngineLimits.KeyspaceNameBytesMax)
        {
            throw new ArgumentException(
                $"The keyspace name has {bytes} bytes of UTF-8; it has at most {EngineLimits.KeyspaceNameBytesMax}.",
                nameof(name));
        }

        var faults = new List<string>();
        options.Validate(faults);
        if (faults.Count > 0)
            throw new ArgumentException("The keyspace options are not valid: " + string.Join("; ", faults) + ".");
    }
}
