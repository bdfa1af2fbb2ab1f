using System.Runtime.InteropServices;

namespace Iridium.Micro;

/// <summary>Google's library (Debian: libsnappy1v5), the yardstick of our codec.</summary>
internal static unsafe partial class Libsnappy
{
    private const string Library = "libsnappy.so.1";

    public static int Compress(ReadOnlySpan<byte> content, Span<byte> output)
    {
        nuint length = (nuint)output.Length;
        fixed (byte* from = content, to = output) Check(Compress(from, (nuint)content.Length, to, ref length));
        return (int)length;
    }

    public static int Decompress(ReadOnlySpan<byte> compressed, Span<byte> output)
    {
        nuint length = (nuint)output.Length;
        fixed (byte* from = compressed, to = output) Check(Uncompress(from, (nuint)compressed.Length, to, ref length));
        return (int)length;
    }

    private static void Check(int code)
    {
        if (code != 0) throw new InvalidOperationException($"libsnappy returned {code}.");
    }

    [LibraryImport(Library, EntryPoint = "snappy_compress")]
    private static partial int Compress(byte* input, nuint inputLength, byte* output, ref nuint outputLength);

    [LibraryImport(Library, EntryPoint = "snappy_uncompress")]
    private static partial int Uncompress(byte* input, nuint inputLength, byte* output, ref nuint outputLength);
}
