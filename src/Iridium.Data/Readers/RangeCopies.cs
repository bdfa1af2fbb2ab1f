namespace Iridium.Data.Readers;

/// <summary>Copies a part of a value into a caller's buffer, as GetBytes and GetChars do.</summary>
internal static class RangeCopies
{
    /// <returns>How many were copied; without a buffer how long the value is.</returns>
    public static long Copy<T>(ReadOnlySpan<T> value, long dataOffset, T[]? buffer, int bufferOffset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(dataOffset);
        if (buffer is null) return value.Length;
        ArgumentOutOfRangeException.ThrowIfNegative(bufferOffset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bufferOffset, buffer.Length);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, buffer.Length - bufferOffset);
        if (dataOffset >= value.Length) return 0;
        int count = (int)Math.Min(length, value.Length - dataOffset);
        value.Slice((int)dataOffset, count).CopyTo(buffer.AsSpan(bufferOffset));
        return count;
    }
}
