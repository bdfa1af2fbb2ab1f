using Iridium.Engine.Files;
using Iridium.Engine.Records;

namespace Iridium.Engine.Wal;

/// <summary>
/// Appends to one log segment. One thread appends; <see cref="Sync"/> may run on another meanwhile. Errors are
/// <see cref="IOException"/>.
/// </summary>
internal sealed class WalWriter : IDisposable
{
    private readonly FrameWriter _frames;
    private bool _sealed;

    /// <summary>Continues a segment whose first bytes are durable and end a frame.</summary>
    public WalWriter(IFile file, WalHeader header, long durableBytes, long lastSequence, bool isSealed)
    {
        _frames = new FrameWriter(file, header.FrameKey, durableBytes);
        Number = header.Number;
        LastSequence = lastSequence;
        _sealed = isSealed;
    }

    public long Number { get; }

    /// <summary>The newest sequence in this segment or before it.</summary>
    public long LastSequence { get; private set; }

    public long Bytes => _frames.Bytes;

    public bool HasUnsynced => _frames.HasUnsynced;

    public string Path => _frames.Path;

    /// <summary>Creates a segment file with a durable header; its directory entry is the caller's to sync.</summary>
    public static WalWriter Create(IFileSystem files, string path, WalHeader header)
    {
        IFile file = files.Create(path);
        try
        {
            Span<byte> bytes = stackalloc byte[WalHeader.Bytes];
            header.Write(bytes);
            file.Write(bytes, 0);
            file.Sync();
            return new WalWriter(file, header, WalHeader.Bytes, header.PredecessorLastSequence, isSealed: true);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void BeginGroup() => _frames.BeginGroup();

    public void AppendBatch(long firstSequence, int count, ReadOnlySpan<byte> operations)
    {
        Span<byte> head = stackalloc byte[WalRecord.HeadBytes];
        WalRecord.WriteHead(head, WalRecord.BatchType, firstSequence, count);
        _frames.Append(head, operations);
        _sealed = false;
        LastSequence = firstSequence + count - 1;
    }

    public void Flush() => _frames.Flush();

    public void Sync() => _frames.Sync();

    /// <summary>Takes back the present group; see <see cref="FrameWriter.TryRollBack"/>.</summary>
    public bool TryRollBack(long lastSequence)
    {
        LastSequence = lastSequence;
        return _frames.TryRollBack();
    }

    /// <summary>Syncs, and marks that all before the mark is durable; nothing when it was marked already.</summary>
    public void Seal()
    {
        if (_sealed) return;
        _frames.Flush();
        if (_frames.HasUnsynced) _frames.Sync();
        Span<byte> head = stackalloc byte[WalRecord.HeadBytes];
        WalRecord.WriteHead(head, WalRecord.SealType, LastSequence, 0);
        _frames.Append(head, default);
        _frames.Flush();
        _frames.Sync();
        _sealed = true;
    }

    public void Dispose() => _frames.Dispose();
}
