using System.Buffers;
using System.Buffers.Binary;
using Iridium.Engine.Coding;
using Iridium.Engine.Files;

namespace Iridium.Engine.Backups;

/// <summary>
/// Makes a database out of a backup in a stream, read front to back. The files land where they belong as they come; the
/// directory becomes a database only after the description has come, every checksum was right, and the end mark was
/// there. Used once, by one thread.
/// </summary>
internal sealed class BackupStreamReader(Stream stream, RestoreOptions options, CopyMeter meter)
{
    private const string Source = "backup stream";
    private const int DescriptionBytesMax = 256 * 1024 * 1024;

    private readonly byte[] _payload = GC.AllocateUninitializedArray<byte>(BackupStreamFormat.PayloadBytesMax);
    private readonly Dictionary<string, (long Bytes, uint Checksum)> _landed = new(StringComparer.Ordinal);
    private readonly ArrayBufferWriter<byte> _description = new();
    private long _offset;
    private uint _sum;

    /// <summary>Restores into a new directory, whose path is full.</summary>
    /// <returns>The newest sequence of the restored database.</returns>
    public long Run(IFileSystem files, string directory)
    {
        Span<byte> header = stackalloc byte[BackupStreamFormat.HeaderBytes];
        Fill(header);
        _sum = BackupStreamFormat.CheckHeader(header, Source);
        using TargetDirectory target = TargetDirectory.Begin(files, directory);
        StreamFrame kind = Next(out int length);
        while (kind == StreamFrame.File) kind = Land(files, target, ref length);
        BackupDescription backup = ReadDescription(kind, length);
        Compare(backup);
        if (options.ThroughSequence is long through) BackupChoice.RequireWithin(backup, through);
        return RestoreJob.Finish(files, target, backup, options.ThroughSequence);
    }

    /// <summary>Reads one file, whose head is in the payload, and the head of the frame after it.</summary>
    private StreamFrame Land(IFileSystem files, TargetDirectory target, ref int length)
    {
        if (length != BackupStreamFormat.FileBytes) throw Damaged("the head of a file has a wrong length");
        var kind = (BackedFileKind)_payload[0];
        long number = BinaryPrimitives.ReadInt64LittleEndian(_payload.AsSpan(1));
        long bytes = BinaryPrimitives.ReadInt64LittleEndian(_payload.AsSpan(9));
        if (!Enum.IsDefined(kind) || number <= 0 || bytes < 0) throw Damaged("the head of a file is not well-formed");
        string name = BackedFile.NameOf(kind, number);
        if (_landed.ContainsKey(name)) throw Damaged($"the file {name} comes twice");
        meter.Expect(bytes);
        using IFile file = files.Create(target.PathOf(name));
        uint sum = 0;
        long at = 0;
        StreamFrame next;
        while ((next = Next(out length)) == StreamFrame.Data)
        {
            if (length > bytes - at) throw Damaged($"the file {name} is longer than its {bytes} bytes");
            ReadOnlySpan<byte> chunk = _payload.AsSpan(0, length);
            sum = Crc32C.Compute(chunk, sum);
            file.Write(chunk, at);
            at += length;
            meter.Advance(name, length);
        }

        if (at < bytes) throw Damaged($"the file {name} ends after {at} of {bytes} bytes");
        file.Sync();
        _landed.Add(name, (bytes, sum));
        return next;
    }

    private BackupDescription ReadDescription(StreamFrame kind, int length)
    {
        long begin = _offset;
        for (; kind == StreamFrame.Description; kind = Next(out length))
        {
            if (_description.WrittenCount + length > DescriptionBytesMax) throw Damaged("the description is too long");
            _description.Write(_payload.AsSpan(0, length));
        }

        if (kind != StreamFrame.End || length != BackupStreamFormat.EndBytes)
            throw Damaged($"a frame of kind {(int)kind} is not expected here");
        if (BinaryPrimitives.ReadInt64LittleEndian(_payload) != _description.WrittenCount)
            throw Damaged("the end mark does not fit the description before it");
        try
        {
            return BackupDescriptionCodec.Decode(_description.WrittenSpan, Source);
        }
        catch (CorruptionException error)
        {
            throw new CorruptionException(Source, begin, error.Detail, error);
        }
    }

    private void Compare(BackupDescription backup)
    {
        foreach (BackedFile file in backup.Files)
        {
            if (!_landed.Remove(file.Name, out (long Bytes, uint Checksum) landed))
                throw Damaged($"the file {file.Name} has not come");
            if (landed != (file.Bytes, file.Checksum))
                throw Damaged($"the file {file.Name} is not the one that the description names");
        }

        if (_landed.Count > 0) throw Damaged($"the description does not name the file {_landed.Keys.First()}");
    }

    /// <summary>Reads a frame into the payload.</summary>
    private StreamFrame Next(out int length)
    {
        meter.CancellationToken.ThrowIfCancellationRequested();
        Span<byte> head = stackalloc byte[BackupStreamFormat.FrameHeadBytes];
        long begin = _offset;
        Fill(head);
        length = BinaryPrimitives.ReadInt32LittleEndian(head[1..]);
        if (length is < 0 or > BackupStreamFormat.PayloadBytesMax)
            throw new CorruptionException(Source, begin, "a frame is longer than there are any");
        Fill(_payload.AsSpan(0, length));
        _sum = Crc32C.Compute(_payload.AsSpan(0, length), Crc32C.Compute(head, _sum));
        Span<byte> sum = stackalloc byte[sizeof(uint)];
        Fill(sum);
        if (BinaryPrimitives.ReadUInt32LittleEndian(sum) != _sum)
            throw new CorruptionException(Source, begin, "a frame does not match its checksum");
        return (StreamFrame)head[0];
    }

    private void Fill(Span<byte> destination)
    {
        int read = stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        _offset += read;
        if (read < destination.Length)
            throw new CorruptionException(Source, _offset, "the stream ends here, before its end mark");
    }

    private CorruptionException Damaged(string detail) => new(Source, _offset, detail);
}
