using System.Text;
using Iridium.Engine.Blobs;
using Iridium.Engine.Files;
using Iridium.Engine.Records;
using Iridium.Engine.Tables;

namespace Iridium.Engine.Tests.Blobs;

/// <summary>A blob file in memory, and damaged copies of it.</summary>
internal sealed class BlobImage
{
    private const string Path = "/000007.blob";

    private readonly BlobFileMeta _meta;

    public BlobImage(CompressionMethod compression, params int[] lengths)
    {
        var files = new MemoryFileSystem();
        using IFile file = files.Create(Path);
        using (var writer = new BlobWriter(file, 7, compression, isStreamed: false))
        {
            for (int i = 0; i < lengths.Length; i++)
            {
                Values.Add(Value(i, lengths[i]));
                References.Add(writer.Write(Key(i), Values[i]));
            }

            _meta = writer.Finish();
        }

        Bytes = new byte[file.Length];
        file.Read(Bytes, 0);
    }

    public List<byte[]> Values { get; } = [];

    public List<BlobReference> References { get; } = [];

    public byte[] Bytes { get; }

    public static byte[] Key(int number) => Encoding.UTF8.GetBytes($"key {number}");

    /// <summary>A value that is half compressible.</summary>
    public static byte[] Value(int seed, int length)
    {
        byte[] value = new byte[length];
        new Random(seed).NextBytes(value.AsSpan(0, length / 2));
        return value;
    }

    public static byte[] Read(BlobReader reader, in BlobReference reference, ReadOnlySpan<byte> key)
    {
        PinnedBlock block = reader.Read(reference, key, fillCache: false, out int valueAt);
        byte[] value = block.Span.Slice(valueAt, reference.ValueBytes).ToArray();
        block.Release();
        return value;
    }

    public BlobReader Open(BlockCache cache) => BlobReader.Open(FileOf(Bytes), _meta, cache);

    public BlobReader Open(byte[]? bytes = null) => BlobReader.Open(FileOf(bytes ?? Bytes), _meta, BlockCache.Off);

    /// <summary>How many values of a damaged copy throw; the others must be right.</summary>
    public int CountUnreadable(byte[] bytes)
    {
        BlobReader reader;
        try
        {
            reader = Open(bytes);
        }
        catch (Exception error) when (error is CorruptionException or FormatVersionException)
        {
            return Values.Count;
        }

        int count = 0;
        for (int i = 0; i < Values.Count; i++)
        {
            try
            {
                Assert.Equal(Values[i], Read(reader, References[i], Key(i)));
            }
            catch (CorruptionException error)
            {
                Assert.Equal(Path, error.File);
                Assert.InRange(error.Offset, References[i].Offset, References[i].End - 1);
                count++;
            }
        }

        reader.Dispose();
        return count;
    }

    /// <summary>What a verification finds.</summary>
    public List<string> Walk(byte[]? bytes = null)
    {
        var found = new List<string>();
        try
        {
            using IFile file = FileOf(bytes ?? Bytes);
            BlobFileMeta meta = BlobFileEnds.Read(file);
            int records = 0;
            bool isThrough = new BlobWalk(file, meta, (offset, detail) => found.Add($"{offset}: {detail}"))
                .Run(_ => records++, CancellationToken.None);
            if (isThrough && records != Values.Count) found.Add($"{records} records");
            if (meta != _meta) found.Add("another file");
        }
        catch (Exception error) when (error is CorruptionException or FormatVersionException)
        {
            found.Add(error.Message);
        }

        return found;
    }

    private static IFile FileOf(byte[] bytes)
    {
        var files = new MemoryFileSystem();
        IFile file = files.Create(Path);
        file.Write(bytes, 0);
        return file;
    }
}
