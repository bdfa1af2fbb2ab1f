namespace Iridium.Engine.Tables.Blocks;

/// <summary>Chooses the keys that stand between blocks in an index.</summary>
internal static class Separator
{
    /// <summary>
    /// Writes a short key k with <paramref name="last"/> ≤ k &lt; <paramref name="next"/> and returns its length.
    /// </summary>
    /// <param name="last">Last key of a block.</param>
    /// <param name="next">First key of the block after it, greater than <paramref name="last"/>.</param>
    /// <param name="destination">At least as long as <paramref name="last"/> and one byte more.</param>
    public static int Write(ReadOnlySpan<byte> last, ReadOnlySpan<byte> next, Span<byte> destination)
    {
        int common = last.CommonPrefixLength(next);

        // Past the common part `next` is the greater one, so its next byte alone is above `last`; and if more of it
        // follows, what is cut there is below `next`.
        if (common + 1 < last.Length && common + 1 < next.Length)
        {
            next[..(common + 1)].CopyTo(destination);
            return common + 1;
        }

        // `next` ends there. A byte of `last` can still be raised without reaching `next`: the one where they differ if
        // there is room between them, and any byte to the right of it.
        for (int i = common; i < last.Length - 1; i++)
        {
            int limit = i == common ? next[i] : byte.MaxValue + 1;
            if (last[i] + 1 >= limit) continue;
            last[..(i + 1)].CopyTo(destination);
            destination[i]++;
            return i + 1;
        }

        last.CopyTo(destination);
        return last.Length;
    }
}
