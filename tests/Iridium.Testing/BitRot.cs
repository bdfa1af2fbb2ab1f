using Iridium.Engine.Files;

namespace Iridium.Testing;

/// <summary>Damage of bytes at rest.</summary>
public static class BitRot
{
    /// <summary>Flips distinct bits of a closed file and syncs it.</summary>
    /// <returns>The offsets of the bytes that changed, ascending; a byte with two flips is named once.</returns>
    public static IReadOnlyList<long> Flip(IFileSystem files, string path, int bits, int seed)
    {
        using IFile file = files.OpenWrite(path);
        long bitsThere = file.Length * 8;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, bitsThere);
        var random = new Random(seed);
        var chosen = new SortedSet<long>();
        while (chosen.Count < bits) chosen.Add(random.NextInt64(bitsThere));

        Span<byte> one = stackalloc byte[1];
        foreach (long bit in chosen)
        {
            file.Read(one, bit / 8);
            one[0] ^= (byte)(1 << (int)(bit % 8));
            file.Write(one, bit / 8);
        }

        file.Sync();
        return [.. chosen.Select(bit => bit / 8).Distinct()];
    }
}
