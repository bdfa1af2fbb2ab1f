namespace Iridium.Engine.Tests.Compression;

/// <summary>Content of many kinds for a compressor: what repeats near and far, over itself, and not at all.</summary>
internal static class SnappyData
{
    /// <summary>Lengths at which something changes: nothing, margins, tag lengths, fragments.</summary>
    public static IReadOnlyList<int> Lengths { get; } =
    [
        0, 1, 2, 3, 4, 14, 15, 16, 17, 59, 60, 61, 62, 63, 64, 65, 79, 80, 81, 96, 97, 255, 256, 257, 1_000, 4_095,
        4_096, 20_000, 65_534, 65_535, 65_536, 65_537, 65_600, 131_071, 131_072, 131_073, 300_000,
    ];

    public static IReadOnlyList<Func<Random, int, byte[]>> Kinds { get; } =
        [Noise, Zeros, Runs, Words, Patterns, HalfAgain, FarCopies, Mixed];

    private static byte[] Noise(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Zeros(Random random, int length) => new byte[length];

    private static byte[] Runs(Random random, int length) => Pieces(random, length, (piece, _) =>
        piece.Fill((byte)random.Next(256)));

    private static byte[] Words(Random random, int length)
    {
        byte[][] words = [.. Enumerable.Range(0, 40).Select(_ => Noise(random, random.Next(1, 12)))];
        return Pieces(random, length, (piece, _) => piece.Fill(words[random.Next(words.Length)]));
    }

    private static byte[] Patterns(Random random, int length) => Pieces(random, length, (piece, _) =>
        piece.Fill(Noise(random, random.Next(1, 40))));

    private static byte[] HalfAgain(Random random, int length) => Pieces(random, length, (piece, _) =>
        piece.Fill(Noise(random, Math.Max(1, piece.Length / 2))));

    private static byte[] FarCopies(Random random, int length) => Pieces(random, length, (piece, before) =>
    {
        if (before.IsEmpty || random.Next(3) == 0) random.NextBytes(piece);
        else piece.Fill(before.Slice(random.Next(before.Length)));
    });

    private static byte[] Mixed(Random random, int length)
    {
        byte[] bytes = new byte[length];
        for (int at = 0; at < length;)
        {
            int piece = Math.Min(random.Next(1, 5_000), length - at);
            Kinds[random.Next(Kinds.Count - 1)](random, piece).CopyTo(bytes, at);
            at += piece;
        }

        return bytes;
    }

    private static byte[] Pieces(Random random, int length, PieceFiller fill)
    {
        byte[] bytes = new byte[length];
        for (int at = 0; at < length;)
        {
            int piece = Math.Min(random.Next(1, 200), length - at);
            fill(bytes.AsSpan(at, piece), bytes.AsSpan(0, at));
            at += piece;
        }

        return bytes;
    }

    private static void Fill(this Span<byte> piece, ReadOnlySpan<byte> pattern)
    {
        for (int i = 0; i < piece.Length; i++) piece[i] = pattern[i % pattern.Length];
    }

    private delegate void PieceFiller(Span<byte> piece, ReadOnlySpan<byte> before);
}
