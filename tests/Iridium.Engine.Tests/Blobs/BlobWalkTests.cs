using System.Buffers.Binary;
using Iridium.Engine.Blobs;
using Iridium.Engine.Files;
using Iridium.Engine.Records;
using Iridium.Engine.Tables;
using Iridium.Testing.Fuzzing;

namespace Iridium.Engine.Tests.Blobs;

/// <summary>
/// What a reader refuses, a walk must find: else a file passes for sound whose values cannot be read. The files here
/// are such as no writer makes, with checksums that match.
/// </summary>
public sealed class BlobWalkTests
{
    private const int ValueBytesAt = 32;

    private static readonly FuzzTarget _blob = FuzzTargets.MakeAll().Single(target => target.Name == "blob");

    [Fact]
    public void A_compressed_chunk_that_is_not_shorter_is_found()
    {
        // Three bytes that are the compressed form of one.
        byte[] file = Write([1, 0, (byte)'a'], out _);
        int word = file.Length - BlobFormat.FooterBytes - BlobFormat.ChunkFrameBytes - 3;
        file[word + 3] |= (byte)(BlobFormat.SnappyFlag >> 24);
        AddToValueBytes(file, -2);
        Assert.Equal(["a compressed chunk makes no sense"], Walk(file));
    }

    [Fact]
    public void An_empty_last_chunk_is_found()
    {
        byte[] whole = Write(new byte[BlobFormat.ChunkBytes + 1], out _);
        int word = whole.Length - BlobFormat.FooterBytes - BlobFormat.ChunkFrameBytes - 1;
        byte[] file = [.. whole.AsSpan(0, word + 4), .. whole.AsSpan(word + 5)];
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(word), BlobFormat.LastFlag);
        AddToValueBytes(file, -1);
        Assert.Equal(["the last chunk of a value is empty"], Walk(file));
    }

    [Fact]
    public void A_length_that_the_stored_bytes_cannot_hold_is_refused_before_memory_is_taken_for_it()
    {
        byte[] bytes = Write("value"u8.ToArray(), out BlobReference reference);
        var files = new MemoryFileSystem();
        using (IFile to = files.Create("/000007.blob")) to.Write(bytes, 0);
        IFile file = files.OpenRead("/000007.blob");
        using BlobReader reader = BlobReader.Open(file, BlobFileEnds.Read(file), BlockCache.Off);
        BlobReference lying = reference with { ValueBytes = EngineLimits.ValueBytesMax };
        CorruptionException error = Assert.Throws<CorruptionException>(
            () => reader.Read(lying, "k"u8, fillCache: false, out _).Release());
        Assert.Contains("can begin here", error.Message, StringComparison.Ordinal);
    }

    private static void AddToValueBytes(byte[] file, int by)
    {
        Span<byte> at = file.AsSpan(file.Length - BlobFormat.FooterBytes + ValueBytesAt);
        BinaryPrimitives.WriteInt64LittleEndian(at, BinaryPrimitives.ReadInt64LittleEndian(at) + by);
        _blob.Seal(file);
    }

    private static byte[] Write(byte[] value, out BlobReference reference)
    {
        var files = new MemoryFileSystem();
        using IFile file = files.Create("/000007.blob");
        using var writer = new BlobWriter(file, 7, CompressionMethod.None, isStreamed: false);
        reference = writer.Write("k"u8, value);
        writer.Finish();
        byte[] bytes = new byte[file.Length];
        file.Read(bytes, 0);
        return bytes;
    }

    private static List<string> Walk(byte[] bytes)
    {
        // Reads what the walk met, too.
        FuzzLoop.Check(_blob, bytes);
        var files = new MemoryFileSystem();
        using (IFile to = files.Create("/000007.blob")) to.Write(bytes, 0);
        using IFile file = files.OpenRead("/000007.blob");
        var found = new List<string>();
        new BlobWalk(file, BlobFileEnds.Read(file), (_, detail) => found.Add(detail))
            .Run(_ => { }, CancellationToken.None);
        return found;
    }
}
