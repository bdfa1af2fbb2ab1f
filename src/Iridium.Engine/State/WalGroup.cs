using Iridium.Engine.Files;
using Iridium.Engine.Records;
using Iridium.Engine.Wal;

namespace Iridium.Engine.State;

/// <summary>
/// A group of batches on its way into the log: they are appended one by one, and taken back together when one of them,
/// or the flush at the end, fails. Knows for that what the log was before. Made and used under one hold of
/// <see cref="WalLog.AppendGate"/>, so that the active segment is not replaced meanwhile. Changed in place: not to be
/// copied.
/// </summary>
/// <remarks>
/// Writes with <see cref="Durability.None"/> stand in the writer's buffer too, in commit order, and go to the file when
/// something that must be logged follows. When they outgrow the buffer they are forgotten: there is a gap then.
/// </remarks>
internal ref struct WalGroup
{
    private const int BufferBytesMax = FrameWriter.BufferBytesMax - 4_096;

    // Constant after construction.
    private readonly EngineContext _context;
    private readonly WalWriter _active;
    private readonly UnloggedGap _gap;
    private readonly long _sequence;
    private readonly bool _heldRequired;
    private readonly long _written;

    // For the holder of AppendGate.
    private bool _hasForgotten;

    /// <summary>Begins a group.</summary>
    /// <param name="context">Latches a failure.</param>
    /// <param name="active">The active segment.</param>
    /// <param name="gap">Told of what is forgotten.</param>
    public WalGroup(EngineContext context, WalWriter active, UnloggedGap gap)
    {
        _context = context;
        _active = active;
        _gap = gap;
        _sequence = active.LastSequence;
        _heldRequired = active.HoldsRequired;
        _written = active.WrittenBytes;
        active.BeginGroup();
    }

    /// <summary>Appends a batch.</summary>
    /// <param name="firstSequence">The sequence of its first operation.</param>
    /// <param name="count">Its operations.</param>
    /// <param name="operations">Their encoding.</param>
    /// <param name="isUnlogged">Whether nobody in the group asks to have it logged.</param>
    public void Append(long firstSequence, int count, ReadOnlySpan<byte> operations, bool isUnlogged)
    {
        bool isOptional = isUnlogged && !_active.HoldsRequired;
        if (isOptional && (_active.BufferedBytes + operations.Length > BufferBytesMax || !_active.IsCurrentFormat))
        {
            _active.Discard();
            _hasForgotten = true;
            _gap.Open(firstSequence + count - 1);
            return;
        }

        _active.AppendBatch(firstSequence, count, operations, isRequired: !isUnlogged);
    }

    /// <summary>Ends the group: hands it to the operating system where that was asked for or the buffer is
    /// full.</summary>
    /// <returns>Bytes that went to the operating system.</returns>
    public readonly long End(Durability strongest)
    {
        if (strongest < Durability.Buffered || (_active.HoldsRequired && _active.BufferedBytes > BufferBytesMax))
            _active.Flush();
        return _active.WrittenBytes - _written;
    }

    /// <summary>Takes the group back after an append or flush failed, and says what the failure means.</summary>
    /// <param name="error">The failure.</param>
    /// <returns>
    /// A transient error when the disk is full and the log is as it was; otherwise the failure is latched.
    /// </returns>
    public readonly IridiumException TakeBack(Exception error)
    {
        IridiumException wrapped = IoErrors.Wrap(error, $"append to the log '{_active.Path}'");
        bool isUndone = !_hasForgotten && _active.TryRollBack(_sequence, _heldRequired);
        return isUndone && wrapped.IsTransient ? wrapped : _context.Fail(wrapped);
    }
}
