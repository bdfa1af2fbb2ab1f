using Iridium.Engine.Keys;
using Iridium.Engine.Wal;
using Iridium.Engine.Writing;

namespace Iridium.Engine;

/// <summary>
/// Operations on one or several keyspaces that are committed together or not at all, with conditions that are checked
/// at commit against the newest state (the batch's own operations left out). Later operations of a batch win over
/// earlier ones on the same key. Keys and values are copied in. For one thread at a time; reuse it after
/// <see cref="Clear"/>.
/// </summary>
public sealed class WriteBatch
{
    private IridiumDatabase? _database;

    /// <summary>Operations in the batch, conditions left out.</summary>
    public int Count => Operations.Count;

    /// <summary>Encoded bytes of the operations, at most <see cref="EngineLimits.BatchBytesMax"/>.</summary>
    public long Bytes => Operations.Bytes;

    internal BatchBuffer Operations { get; } = new();

    internal ConditionList Conditions { get; } = new();

    /// <summary>Stores a value under a key.</summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="key">1 to 65,535 bytes, compared as unsigned bytes. Copied.</param>
    /// <param name="value">Up to 256 MiB; may be empty. Copied.</param>
    /// <param name="expiresAt">The instant from which the record is hidden; null means never.</param>
    /// <returns>This batch.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A limit of <see cref="EngineLimits"/> is passed.</exception>
    public WriteBatch Put(
        Keyspace keyspace,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> value,
        DateTimeOffset? expiresAt = null)
    {
        KeyLimits.CheckKey(key);
        KeyLimits.CheckValue(value.Length);
        Operations.AddPut(IdOf(keyspace), key, value, expiresAt);
        return this;
    }

    /// <summary>Removes a key; an absent key is no error.</summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="key">1 to 65,535 bytes. Copied.</param>
    /// <returns>This batch.</returns>
    public WriteBatch Delete(Keyspace keyspace, ReadOnlySpan<byte> key)
    {
        KeyLimits.CheckKey(key);
        Operations.AddDelete(IdOf(keyspace), key);
        return this;
    }

    /// <summary>Removes every key in a range, at a cost that does not grow with the keys in it.</summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="range">The range; an empty one removes nothing.</param>
    /// <returns>This batch.</returns>
    public WriteBatch DeleteRange(Keyspace keyspace, KeyRange range)
    {
        int id = IdOf(keyspace);
        KeyLimits.CheckBound(range.Start.Span);
        KeyLimits.CheckBound(range.End.Span);
        if (!range.IsEmpty) Operations.AddDeleteRange(id, range.Start.Span, range.End.Span);
        return this;
    }

    /// <summary>
    /// Changes when a record expires without rewriting its value or changing its sequence. A condition too: the batch
    /// is refused when the key has no live record.
    /// </summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="key">1 to 65,535 bytes. Copied.</param>
    /// <param name="expiresAt">The new instant; null means never.</param>
    /// <returns>This batch.</returns>
    public WriteBatch Touch(Keyspace keyspace, ReadOnlySpan<byte> key, DateTimeOffset? expiresAt)
    {
        KeyLimits.CheckKey(key);
        Conditions.Add(ConditionKind.Live, IdOf(keyspace), key);
        Operations.AddTouch(keyspace.Id, key, expiresAt);
        return this;
    }

    /// <summary>Refuses the batch when the key has a live record.</summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="key">1 to 65,535 bytes. Copied.</param>
    /// <returns>This batch.</returns>
    public WriteBatch RequireAbsent(Keyspace keyspace, ReadOnlySpan<byte> key)
    {
        KeyLimits.CheckKey(key);
        Conditions.Add(ConditionKind.Absent, IdOf(keyspace), key);
        return this;
    }

    /// <summary>Refuses the batch unless the key's live record was written at a sequence.</summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="key">1 to 65,535 bytes. Copied.</param>
    /// <param name="sequence">The record's <see cref="RecordInfo.Sequence"/>, above zero.</param>
    /// <returns>This batch.</returns>
    public WriteBatch RequireSequence(Keyspace keyspace, ReadOnlySpan<byte> key, long sequence)
    {
        KeyLimits.CheckKey(key);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sequence);
        Conditions.Add(ConditionKind.SequenceIs, IdOf(keyspace), key, sequence);
        return this;
    }

    /// <summary>Empties the batch and keeps its memory for the next use.</summary>
    public void Clear()
    {
        Operations.Clear();
        Conditions.Clear();
        _database = null;
    }

    /// <summary>A touch that is no condition: what was asked at its first commit is not asked again.</summary>
    internal void TouchUnasked(Keyspace keyspace, ReadOnlySpan<byte> key, DateTimeOffset? expiresAt) =>
        Operations.AddTouch(IdOf(keyspace), key, expiresAt);

    /// <summary>Refuses a batch that was made for another database.</summary>
    internal void CheckBelongsTo(IridiumDatabase database)
    {
        if (_database is null || ReferenceEquals(_database, database)) return;
        throw new ArgumentException($"The batch was made for the database in '{_database.Path}'.");
    }

    private int IdOf(Keyspace keyspace)
    {
        ArgumentNullException.ThrowIfNull(keyspace);
        CheckBelongsTo(keyspace.Database);
        _database = keyspace.Database;
        return keyspace.Id;
    }
}
