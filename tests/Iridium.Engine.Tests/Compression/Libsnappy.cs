using System.Runtime.InteropServices;

namespace Iridium.Engine.Tests.Compression;

/// <summary>The C interface of Google's library.</summary>
internal static unsafe partial class Libsnappy
{
    public const string Library = "libsnappy.so.1";

    public static byte[] Compress(ReadOnlySpan<byte> content)
    {
        byte[] result = new byte[32 + content.Length + (content.Length / 6)];
        nuint length = (nuint)result.Length;
        fixed (byte* from = content, to = result)
            Assert.Equal(0, Compress(from, (nuint)content.Length, to, ref length));
        return result[..(int)length];
    }

    /// <summary>Null when the library refuses the bytes.</summary>
    public static byte[]? TryDecompress(ReadOnlySpan<byte> compressed, int lengthMax)
    {
        byte[] result = new byte[lengthMax + 1];
        nuint length = (nuint)lengthMax;
        fixed (byte* from = compressed, to = result)
        {
            bool done = Decompress(from, (nuint)compressed.Length, to, ref length) == 0;
            return done ? result[..(int)length] : null;
        }
    }

    [LibraryImport(Library, EntryPoint = "snappy_compress")]
    private static partial int Compress(byte* input, nuint inputLength, byte* output, ref nuint outputLength);

    [LibraryImport(Library, EntryPoint = "snappy_uncompress")]
    private static partial int Decompress(byte* input, nuint inputLength, byte* output, ref nuint outputLength);
}
