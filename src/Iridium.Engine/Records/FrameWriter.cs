using Iridium.Engine.Files;

namespace Iridium.Engine.Records;

/// <summary>
/// Appends frames to a file. Frames gather in a buffer until <see cref="Flush"/> hands them to the operating system and
/// <see cref="Sync"/> makes them durable. A group of frames begins with <see cref="BeginGroup"/> and can be taken back
/// with <see cref="TryRollBack"/> when appending or flushing it failed; frames of earlier groups that were left in the
/// buffer stay there.
/// </summary>
/// <remarks>
/// One thread appends. <see cref="Sync"/> may run on another thread meanwhile; it covers the groups that were
/// flushed whole when it began, so a group that is taken back was never counted as durable.
/// Errors are <see cref="IOException"/>: the caller decides what they mean.
/// </remarks>
internal sealed class FrameWriter : IDisposable
{
    /// <summary>Bytes above which the buffer is written out, flushed or not.</summary>
    public const int BufferBytesMax = 1024 * 1024;

    // Constant after construction.
    private readonly IFile _file;
    private readonly uint _seed;

    // Used by the appending thread only.
    private byte[] _buffer = new byte[64 * 1024];
    private int _buffered;
    private long _groupStart;

    // Written by the appending thread, read by any.
    private long _written;
    private long _completed;
    private long _durable;

    /// <summary>Continues a file whose first <paramref name="durableBytes"/> bytes are durable and end a
    /// frame.</summary>
    public FrameWriter(IFile file, long key, long durableBytes)
    {
        _file = file;
        _seed = Frame.SeedOf(key);
        _written = _completed = _durable = _groupStart = durableBytes;
    }

    /// <summary>Where the next frame begins, buffered ones counted.</summary>
    public long Bytes => Volatile.Read(ref _written) + _buffered;

    /// <summary>Bytes that the operating system has.</summary>
    public long WrittenBytes => Volatile.Read(ref _written);

    /// <summary>Bytes that the operating system has in whole groups.</summary>
    public long CompletedBytes => Volatile.Read(ref _completed);

    /// <summary>Bytes of the file that a sync has covered.</summary>
    public long DurableBytes => Volatile.Read(ref _durable);

    /// <summary>Bytes that wait in memory for <see cref="Flush"/>.</summary>
    public int BufferedBytes => _buffered;

    /// <summary>Whether anything was flushed that no sync has covered.</summary>
    public bool HasUnsynced => UnsyncedBytes > 0;

    /// <summary>Bytes that were flushed and that no sync has covered.</summary>
    public long UnsyncedBytes => Volatile.Read(ref _completed) - DurableBytes;

    public string Path => _file.Path;

    public void BeginGroup() => _groupStart = Bytes;

    /// <summary>Appends one frame whose body is <paramref name="head"/> and then <paramref name="body"/>.</summary>
    public void Append(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        int fixedBytes = Frame.HeaderBytes + head.Length;
        EnsureRoom(fixedBytes);
        Span<byte> frame = _buffer.AsSpan(_buffered, fixedBytes);
        Frame.WriteHeader(frame, _seed, DurableBytes, head, body);
        head.CopyTo(frame[Frame.HeaderBytes..]);
        _buffered += fixedBytes;
        if (body.Length > BufferBytesMax)
        {
            WriteBuffer();
            _file.Write(body, _written);
            Volatile.Write(ref _written, _written + body.Length);
            return;
        }

        EnsureRoom(body.Length);
        body.CopyTo(_buffer.AsSpan(_buffered));
        _buffered += body.Length;
    }

    /// <summary>Hands the buffered frames to the operating system, which completes the group.</summary>
    public void Flush()
    {
        WriteBuffer();
        Volatile.Write(ref _completed, _written);
    }

    /// <summary>Makes everything flushed so far durable.</summary>
    public void Sync()
    {
        long covered = Volatile.Read(ref _completed);
        _file.Sync();
        long known = Volatile.Read(ref _durable);
        while (covered > known)
        {
            long seen = Interlocked.CompareExchange(ref _durable, covered, known);
            if (seen == known) break;
            known = seen;
        }
    }

    /// <summary>Forgets the frames in the buffer, none of which has reached the file.</summary>
    public void Discard() => _buffered = 0;

    /// <summary>
    /// Takes back what was appended since <see cref="BeginGroup"/>, also from the file, durably.
    /// </summary>
    /// <returns>False when the file could not be cut back; nothing may be appended to it any more.</returns>
    public bool TryRollBack()
    {
        // The buffer is emptied only by a write that succeeded, so what stood in it before the group is still there.
        long end = Math.Min(_groupStart, _written);
        _buffered = (int)(_groupStart - end);
        try
        {
            _file.SetLength(end);

            // IMPORTANT: before anything is appended again. A power loss could otherwise bring back whole frames of the
            // group behind new ones that end where they began.
            _file.Sync();
            Volatile.Write(ref _written, end);
            return true;
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            // The first failure is the one the caller reports; this one only means that the file is not usable.
            return false;
        }
    }

    public void Dispose() => _file.Dispose();

    private void WriteBuffer()
    {
        if (_buffered == 0) return;
        _file.Write(_buffer.AsSpan(0, _buffered), _written);
        Volatile.Write(ref _written, _written + _buffered);
        _buffered = 0;
    }

    private void EnsureRoom(int bytes)
    {
        if (_buffer.Length - _buffered >= bytes) return;
        if (_buffered + bytes > BufferBytesMax && _buffered > 0) WriteBuffer();
        if (_buffer.Length - _buffered < bytes)
            Array.Resize(ref _buffer, Math.Max(_buffered + bytes, Math.Min(_buffer.Length * 2, BufferBytesMax)));
    }
}
