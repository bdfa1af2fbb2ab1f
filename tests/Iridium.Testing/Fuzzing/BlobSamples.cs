using Iridium.Engine;
using Iridium.Engine.Blobs;
using Iridium.Engine.Files;
using Iridium.Engine.Records;

namespace Iridium.Testing.Fuzzing;

/// <summary>Small blob files whose keys and values are known. Pure, but for the random identity of each file.</summary>
internal static class BlobSamples
{
    /// <summary>A file with what was written to it.</summary>
    /// <param name="File">Its bytes.</param>
    /// <param name="Values">Each reference with its key and its value.</param>
    public sealed record Sample(byte[] File, IReadOnlyList<(BlobReference At, byte[] Key, byte[] Value)> Values);

    /// <summary>Files of every shape: compressed and not, of one and of several chunks, streamed, empty.</summary>
    public static IEnumerable<Sample> All() =>
    [
        Make(CompressionMethod.None, "a value"u8.ToArray(), new byte[300], []),
        Make(CompressionMethod.Snappy, new byte[1_000], "short"u8.ToArray(), new byte[BlobFormat.ChunkBytes + 5_000]),
        Make(CompressionMethod.Snappy, new byte[2 * BlobFormat.ChunkBytes]),
        Make(CompressionMethod.None),
    ];

    private static Sample Make(CompressionMethod compression, params byte[][] values)
    {
        var disk = new MemoryFileSystem();
        disk.CreateDirectory("/b");
        var written = new List<(BlobReference, byte[], byte[])>();
        using IFile file = disk.Create("/b/000007.blob");
        using var writer = new BlobWriter(file, 7, compression, isStreamed: values.Length == 1);
        for (int i = 0; i < values.Length; i++)
        {
            byte[] key = [(byte)'k', (byte)i];
            written.Add((writer.Write(key, values[i]), key, values[i]));
        }

        writer.Finish();
        byte[] bytes = new byte[file.Length];
        file.Read(bytes, 0);
        return new Sample(bytes, written);
    }
}
