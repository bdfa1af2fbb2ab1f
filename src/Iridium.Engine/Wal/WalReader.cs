using Iridium.Engine.Files;
using Iridium.Engine.Records;

namespace Iridium.Engine.Wal;

/// <summary>
/// Reads the records of one log segment in order and decides what its end means. Sequences must go on without a gap
/// from the segment before, but for those that a skip names. Used by one thread.
/// </summary>
internal sealed class WalReader
{
    // Constant after construction.
    private readonly IFile _file;
    private readonly FrameReader _frames;
    private readonly bool _mayBeTorn;
    private readonly bool _knowsSkips;

    /// <param name="file">The open segment.</param>
    /// <param name="header">Its header.</param>
    /// <param name="expectedBytes">
    /// The length that the next segment's header states, or null for the newest segment, whose tail may be torn.
    /// </param>
    public WalReader(IFile file, WalHeader header, long? expectedBytes)
    {
        _file = file;
        _mayBeTorn = expectedBytes is null;
        long end = file.Length;
        if (expectedBytes > end)
        {
            throw new CorruptionException(
                file.Path, end, $"the log segment ends here; the next one says that it has {expectedBytes} bytes");
        }

        _frames = new FrameReader(file, header.FrameKey, WalHeader.Bytes, expectedBytes ?? end);
        LastSequence = header.PredecessorLastSequence;
        _knowsSkips = header.Version > WalHeader.OldestFormatVersion;
    }

    /// <summary>Lets a segment that grows be read on, up to a later end of a record.</summary>
    public void ExtendTo(long bytes) => _frames.ExtendTo(bytes);

    /// <summary>The newest sequence read so far, or the one before this segment.</summary>
    public long LastSequence { get; private set; }

    /// <summary>Bytes up to the end of the last whole record.</summary>
    public long ValidBytes => _frames.Offset;

    /// <summary>Bytes of a torn tail; known once <see cref="TryRead"/> has returned false.</summary>
    public long DroppedBytes => _frames.RemainingBytes;

    /// <summary>Reads the next record.</summary>
    /// <returns>False at the end of the segment, torn or not.</returns>
    /// <exception cref="CorruptionException">A record that was durable is damaged, or one is missing.</exception>
    public bool TryRead(out WalRecord record)
    {
        long offset = _frames.Offset;
        if (!_frames.TryRead(out ReadOnlySpan<byte> body))
        {
            record = default;
            ExplainEnd();
            return false;
        }

        if (!WalRecord.TryParse(body, out record))
            throw new CorruptionException(_file.Path, offset, "the log record is not well-formed");
        if (!Follows(in record))
        {
            throw new CorruptionException(
                _file.Path,
                offset,
                $"the log record of type {record.Type} has sequence {record.FirstSequence}, after {LastSequence}");
        }

        LastSequence = record.LastSequence;
        return true;
    }

    private bool Follows(in WalRecord record) => record.Type switch
    {
        WalRecord.BatchType => record.FirstSequence == LastSequence + 1,
        WalRecord.SkipType => _knowsSkips && record.FirstSequence > LastSequence,
        _ => record.FirstSequence == LastSequence,
    };

    private void ExplainEnd()
    {
        if (_frames.RemainingBytes == 0) return;
        if (!_mayBeTorn)
        {
            throw new CorruptionException(
                _file.Path, _frames.Offset, "a record of a finished log segment does not match its checksum");
        }

        if (_frames.TryFindWitnessOfDamage(out long witness))
        {
            throw new CorruptionException(
                _file.Path,
                _frames.Offset,
                "a log record does not match its checksum, and the record at offset "
                + $"{witness} shows that it was durable");
        }
    }
}
