using Iridium.Engine.Compression;

namespace Iridium.Engine.Tests.Compression;

/// <summary>Bytes that are nearly a compressed block.</summary>
internal static class SnappyFuzz
{
    public static byte[] Next(Random random)
    {
        byte[] content = SnappyData.Kinds[random.Next(SnappyData.Kinds.Count)](random, random.Next(600));
        byte[] compressed = new byte[Snappy.MaxCompressedLength(content.Length)];
        Array.Resize(ref compressed, Snappy.Compress(content, compressed));
        switch (random.Next(4))
        {
            case 0:
                for (int flips = random.Next(1, 4); flips > 0; flips--)
                    compressed[random.Next(compressed.Length)] ^= (byte)(1 << random.Next(8));
                return compressed;
            case 1:
                return compressed[..random.Next(compressed.Length)];
            case 2:
                int at = random.Next(compressed.Length);
                random.NextBytes(compressed.AsSpan(at, Math.Min(5, compressed.Length - at)));
                return compressed;
            default:
                return Tags(random);
        }
    }

    /// <summary>Random tags behind a length that may be right.</summary>
    private static byte[] Tags(Random random)
    {
        var bytes = new List<byte>();
        int made = 0;
        for (int tags = random.Next(1, 60); tags > 0; tags--)
        {
            int type = random.Next(4);
            int upper = type == 0 ? random.Next(64) : random.Next(64);
            if (type == 0 && random.Next(3) > 0) upper = random.Next(12);
            bytes.Add((byte)(type | (upper << 2)));
            int follow = type switch { 0 => Math.Min(upper + 1, 63), 1 => 1, 2 => 2, _ => 4 };
            made += type == 1 ? (upper & 7) + 4 : upper + 1;
            for (int i = 0; i < follow; i++) bytes.Add((byte)(type > 0 && i > 0 ? 0 : random.Next(256)));
        }

        int length = made + random.Next(-1, 2);
        byte[] prefix = length < 0x80
            ? [(byte)Math.Max(length, 0)]
            : [(byte)(length | 0x80), (byte)((length >> 7) & 0x7F)];
        return [.. prefix, .. bytes];
    }
}
