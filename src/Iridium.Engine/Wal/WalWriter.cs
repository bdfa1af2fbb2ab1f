using Iridium.Engine.Files;
using Iridium.Engine.Records;

namespace Iridium.Engine.Wal;

/// <summary>
/// Appends to one log segment. One thread appends; <see cref="Sync"/> may run on another meanwhile. Records gather in
/// memory until <see cref="Flush"/>; optional ones, which nobody asked to have logged, may be forgotten instead as long
/// as no other record stands among them. Errors are <see cref="IOException"/>.
/// </summary>
internal sealed class WalWriter : IDisposable
{
    // Constant after construction.
    private readonly FrameWriter _frames;

    // Used by the appending thread.
    private long _flushedSequence;
    private bool _sealed;

    /// <summary>Continues a segment whose first bytes are durable and end a frame.</summary>
    public WalWriter(IFile file, WalHeader header, long durableBytes, long lastSequence, bool isSealed)
    {
        _frames = new FrameWriter(file, header.FrameKey, durableBytes);
        Number = header.Number;
        IsCurrentFormat = header.Version == WalHeader.FormatVersion;
        LastSequence = _flushedSequence = lastSequence;
        _sealed = isSealed;
    }

    public long Number { get; }

    /// <summary>Whether the segment has the newest format; an older one takes no skips.</summary>
    public bool IsCurrentFormat { get; }

    /// <summary>The newest sequence in this segment or before it, buffered records counted.</summary>
    public long LastSequence { get; private set; }

    /// <summary>Whether the buffer holds a record that must reach the file.</summary>
    public bool HoldsRequired { get; private set; }

    public long Bytes => _frames.Bytes;

    public long WrittenBytes => _frames.WrittenBytes;

    /// <summary>Bytes that the operating system has in whole groups; they are never taken back.</summary>
    public long CompletedBytes => _frames.CompletedBytes;

    /// <summary>Bytes that a sync has covered.</summary>
    public long DurableBytes => _frames.DurableBytes;

    public int BufferedBytes => _frames.BufferedBytes;

    public bool HasUnsynced => _frames.HasUnsynced;

    public long UnsyncedBytes => _frames.UnsyncedBytes;

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

    /// <summary>
    /// Appends a batch, after a skip when its sequence does not follow the last one.
    /// </summary>
    /// <param name="firstSequence">The sequence of its first operation.</param>
    /// <param name="count">Its operations.</param>
    /// <param name="operations">Their encoding.</param>
    /// <param name="isRequired">Whether the batch has to reach the file.</param>
    public void AppendBatch(long firstSequence, int count, ReadOnlySpan<byte> operations, bool isRequired = true)
    {
        if (firstSequence != LastSequence + 1) AppendSkip(firstSequence - 1);
        Append(WalRecord.BatchType, firstSequence, count, operations);
        LastSequence = firstSequence + count - 1;
        HoldsRequired |= isRequired;
        _sealed = false;
    }

    public void Flush()
    {
        _frames.Flush();
        _flushedSequence = LastSequence;
        HoldsRequired = false;
    }

    public void Sync() => _frames.Sync();

    /// <summary>Forgets the buffered records, all of which are optional.</summary>
    public void Discard()
    {
        if (HoldsRequired) throw new InvalidOperationException("A record that must be logged would be forgotten.");
        _frames.Discard();
        LastSequence = _flushedSequence;
    }

    /// <summary>Takes back the present group; see <see cref="FrameWriter.TryRollBack"/>.</summary>
    /// <param name="lastSequence">The last sequence before the group.</param>
    /// <param name="heldRequired">Whether the buffer held a required record before the group.</param>
    public bool TryRollBack(long lastSequence, bool heldRequired = false)
    {
        LastSequence = lastSequence;
        HoldsRequired = heldRequired;
        if (!_frames.TryRollBack()) return false;
        if (BufferedBytes > 0) return true;
        _flushedSequence = lastSequence;
        HoldsRequired = false;
        return true;
    }

    /// <summary>Syncs, and marks that all before the mark is durable; nothing when it was marked already.</summary>
    public void Seal()
    {
        if (_sealed) return;
        Flush();
        if (_frames.HasUnsynced) _frames.Sync();
        Append(WalRecord.SealType, LastSequence, 0, default);
        Flush();
        _frames.Sync();
        _sealed = true;
    }

    public void Dispose() => _frames.Dispose();

    private void AppendSkip(long sequence)
    {
        // Only a full disk keeps a segment of the new format from being begun before it comes to this.
        if (!IsCurrentFormat) throw IoErrors.DiskFull($"A segment after the log '{Path}' could not be begun yet.");
        Append(WalRecord.SkipType, sequence, 0, default);
    }

    private void Append(byte type, long sequence, int count, ReadOnlySpan<byte> operations)
    {
        Span<byte> head = stackalloc byte[WalRecord.HeadBytes];
        WalRecord.WriteHead(head, type, sequence, count);
        _frames.Append(head, operations);
    }
}
