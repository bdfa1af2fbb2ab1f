using System.Buffers.Binary;

namespace Iridium.Engine.Wal;

/// <summary>
/// The body of a log frame (docs/formats/wal.md): 13 bytes of head and, for a batch, its operations.
/// <code>
/// 0  type           u8   1 batch, 2 seal, 3 skip
/// 1  firstSequence  u64  batch: sequence of its first operation; seal: the last sequence before it; skip: the last
///                        sequence that was used by a write which is not in the log
/// 9  count          u32  batch: its operations; seal, skip: 0
/// 13 operations
/// </code>
/// A seal is written at a clean close, after everything before it was synced. A skip is written when a record follows
/// writes that were flushed to tables without having been logged.
/// </summary>
internal ref struct WalRecord
{
    public const int HeadBytes = 13;
    public const byte BatchType = 1;
    public const byte SealType = 2;
    public const byte SkipType = 3;

    public byte Type;
    public long FirstSequence;
    public int Count;
    public ReadOnlySpan<byte> Operations;

    /// <summary>The sequence after this record's operations.</summary>
    public readonly long LastSequence => Type == BatchType ? FirstSequence + Count - 1 : FirstSequence;

    public static void WriteHead(Span<byte> head, byte type, long firstSequence, int count)
    {
        head[0] = type;
        BinaryPrimitives.WriteInt64LittleEndian(head[1..], firstSequence);
        BinaryPrimitives.WriteInt32LittleEndian(head[9..], count);
    }

    public static bool TryParse(ReadOnlySpan<byte> body, out WalRecord record)
    {
        record = default;
        if (body.Length < HeadBytes) return false;
        record.Type = body[0];
        record.FirstSequence = BinaryPrimitives.ReadInt64LittleEndian(body[1..]);
        record.Count = BinaryPrimitives.ReadInt32LittleEndian(body[9..]);
        record.Operations = body[HeadBytes..];
        return record.Type switch
        {
            BatchType => record.FirstSequence > 0
                && record.Count > 0
                && record.FirstSequence <= EngineLimits.SequenceMax - record.Count,
            SealType => record.FirstSequence is >= 0 and <= EngineLimits.SequenceMax
                && record.Count == 0
                && record.Operations.IsEmpty,
            SkipType => record.FirstSequence is > 0 and <= EngineLimits.SequenceMax
                && record.Count == 0
                && record.Operations.IsEmpty,
            _ => false,
        };
    }
}
