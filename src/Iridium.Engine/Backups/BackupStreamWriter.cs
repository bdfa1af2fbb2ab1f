using System.Buffers.Binary;
using Iridium.Engine.Background;
using Iridium.Engine.Coding;
using Iridium.Engine.Files;
using Iridium.Engine.State;

namespace Iridium.Engine.Backups;

/// <summary>
/// Writes a whole backup of an open database to a stream, front to back. The files come first and the description last,
/// so that each file is sent while it is read for its checksum.
/// </summary>
internal sealed class BackupStreamWriter(EngineState state, BackgroundWork background, CopyMeter meter)
{
    private Stream _stream = Stream.Null;
    private uint _sum;

    public BackupDescription Run(Stream stream)
    {
        _stream = stream;
        using DatabaseImage image = DatabaseImage.Capture(state, background, meter.CancellationToken);
        long created = state.Context.Options.TimeProvider.GetUtcNow().UtcTicks;
        IReadOnlyList<ImageFile> all = image.ListFiles();
        meter.Expect(all.Sum(each => each.File.Bytes));
        Span<byte> header = stackalloc byte[BackupStreamFormat.HeaderBytes];
        _sum = BackupStreamFormat.WriteHeader(header);
        Write(header);
        var files = new List<BackedFile>(all.Count);
        foreach (ImageFile each in all)
        {
            if (each.File.Kind != BackedFileKind.Wal) image.ReleaseLog();
            files.Add(Send(each));
        }

        var backup = new BackupDescription
        {
            Id = 0,
            CreatedTicks = created,
            State = image.State,
            EarliestSequence = image.EarliestSequence,
            LastSequence = image.LastSequence,
            CopiedBytes = files.Sum(file => file.Bytes),
            Files = files,
        };
        SendDescription(BackupDescriptionCodec.Encode(backup));
        stream.Flush();
        return backup;
    }

    private BackedFile Send(ImageFile source)
    {
        BackedFile file = source.File;
        using IFile from = state.Context.Files.OpenRead(source.Path);

        // Nothing of a damaged file is sent, and the reading brings it into the system's cache.
        source.Check(from, meter.CancellationToken);
        Span<byte> head = stackalloc byte[BackupStreamFormat.FileBytes];
        head[0] = (byte)file.Kind;
        BinaryPrimitives.WriteInt64LittleEndian(head[1..], file.Number);
        BinaryPrimitives.WriteInt64LittleEndian(head[9..], file.Bytes);
        Frame(StreamFrame.File, head);
        uint sum = FileCopy.Read(from, file.Bytes, meter, (chunk, _) => Frame(StreamFrame.Data, chunk));
        return file with { Checksum = sum };
    }

    private void SendDescription(ReadOnlySpan<byte> bytes)
    {
        for (ReadOnlySpan<byte> rest = bytes; !rest.IsEmpty;)
        {
            int part = Math.Min(rest.Length, BackupStreamFormat.PayloadBytesMax);
            Frame(StreamFrame.Description, rest[..part]);
            rest = rest[part..];
        }

        Span<byte> end = stackalloc byte[BackupStreamFormat.EndBytes];
        BinaryPrimitives.WriteInt64LittleEndian(end, bytes.Length);
        Frame(StreamFrame.End, end);
    }

    private void Frame(StreamFrame kind, ReadOnlySpan<byte> payload)
    {
        Span<byte> head = stackalloc byte[BackupStreamFormat.FrameHeadBytes];
        head[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(head[1..], payload.Length);
        _sum = Crc32C.Compute(payload, Crc32C.Compute(head, _sum));
        Write(head);
        Write(payload);
        Span<byte> sum = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(sum, _sum);
        Write(sum);
    }

    private void Write(ReadOnlySpan<byte> bytes) => _stream.Write(bytes);
}
