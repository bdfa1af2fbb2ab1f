using System.Runtime.InteropServices;
using Iridium.Engine.Records;
using Iridium.Engine.State;
using Iridium.Engine.Tables;
using Iridium.Engine.Wal;

namespace Iridium.Engine.Writing;

/// <summary>
/// The conditions of a batch with copies of their keys. Keeps its memory for the next use. For one thread at a time.
/// </summary>
internal sealed class ConditionList
{
    /// <summary>The failed condition of a result when a record that was read as live has expired.</summary>
    public const int ReadExpired = int.MaxValue;

    private const int KeyBytesKept = 4_096;
    private const int ConditionsKept = 1_024;

    /// <summary>Comparisons of a range with an operation of the group, for one batch.</summary>
    private const int StepsMax = 8_192;

    private readonly List<Condition> _conditions = [];
    private byte[] _keys = [];
    private int _keyBytes;

    private readonly record struct Condition(
        ConditionKind Kind,
        int Keyspace,
        int KeyOffset,
        int KeyLength,
        long Number);

    /// <summary>Conditions in the list, and one more for a batch whose writes are conditions too.</summary>
    public int Count => _conditions.Count + (IsTransaction ? 1 : 0);

    /// <summary>
    /// Whether the batch is a transaction: nothing may have been written since <see cref="Since"/> to any key or range
    /// that it writes.
    /// </summary>
    public bool IsTransaction { get; private set; }

    /// <summary>The sequence since which keys and ranges are to be unchanged; a snapshot of it is held.</summary>
    public long Since { get; private set; }

    /// <summary>The batch is refused from this instant on, in UTC ticks.</summary>
    public long ValidUntilTicks { get; private set; } = ExpiryCodec.Never;

    public void Add(ConditionKind kind, int keyspace, ReadOnlySpan<byte> key, long sequence = 0)
    {
        _conditions.Add(new Condition(kind, keyspace, Keep(key), key.Length, sequence));
    }

    public void AddRange(int keyspace, ReadOnlySpan<byte> start, ReadOnlySpan<byte> end)
    {
        int at = Keep(start);
        Keep(end);
        _conditions.Add(new Condition(ConditionKind.RangeUnchanged, keyspace, at, start.Length, end.Length));
    }

    /// <summary>Makes the batch a transaction.</summary>
    public void BeginTransaction(long since, long validUntilTicks)
    {
        IsTransaction = true;
        Since = since;
        ValidUntilTicks = validUntilTicks;
    }

    public void Clear()
    {
        _conditions.Clear();
        if (_conditions.Capacity > ConditionsKept) _conditions.Capacity = 0;
        _keyBytes = 0;
        if (_keys.Length > KeyBytesKept) _keys = [];
        IsTransaction = false;
        ValidUntilTicks = ExpiryCodec.Never;
    }

    /// <summary>Whether a condition asks about what earlier batches of the group write, or may: when there are too many
    /// ranges to hold against too many operations, which is done while the conditions of all others wait.</summary>
    /// <param name="written">What they write.</param>
    /// <param name="operations">The operations of this batch.</param>
    public bool MeetsAnyOf(GroupKeys written, ReadOnlySpan<byte> operations)
    {
        int budget = StepsMax;
        foreach (Condition condition in CollectionsMarshal.AsSpan(_conditions))
        {
            bool meets = condition.Kind == ConditionKind.RangeUnchanged
                ? written.Overlaps(condition.Keyspace, KeyOf(condition), EndOf(condition), ref budget)
                : written.Contains(condition.Keyspace, KeyOf(condition));
            if (meets) return true;
        }

        if (!IsTransaction) return false;
        var reader = new BatchReader(operations);
        while (reader.MoveNext())
        {
            bool meets = reader.Kind == EntryKind.DeleteRange
                ? written.Overlaps(reader.Keyspace, reader.Key, reader.Payload, ref budget)
                : written.Contains(reader.Keyspace, reader.Key);
            if (meets) return true;
        }

        return false;
    }

    /// <summary>Holds the conditions against the newest state. Needs the commit gate.</summary>
    /// <param name="state">The open database.</param>
    /// <param name="operations">The operations of the batch.</param>
    /// <param name="refusal">When one does not hold: the result to return.</param>
    /// <returns>True when all hold.</returns>
    public bool Hold(EngineState state, ReadOnlySpan<byte> operations, out CommitResult refusal)
    {
        refusal = default;
        if (IsTransaction && !HoldTransaction(state, operations, out refusal)) return false;
        for (int i = 0; i < _conditions.Count; i++)
        {
            if (_conditions[i].Kind >= ConditionKind.KeyUnchanged) continue;
            long found = FindSequence(state, _conditions[i]);
            bool holds = _conditions[i].Kind switch
            {
                ConditionKind.Absent => found == 0,
                ConditionKind.Live => found != 0,
                _ => found == _conditions[i].Number,
            };
            if (holds) continue;
            refusal = Refusal(i, found);
            return false;
        }

        return true;
    }

    /// <summary>The first keyspace that a condition asks about and that is not there; 0 when all are.</summary>
    public int FindGone(TreeRegistry trees)
    {
        int known = 0;
        foreach (Condition condition in CollectionsMarshal.AsSpan(_conditions))
        {
            if (condition.Keyspace == known) continue;
            if (!trees.TryGet(condition.Keyspace, out _)) return condition.Keyspace;
            known = condition.Keyspace;
        }

        return 0;
    }

    /// <summary>What the condition of a refusal asked.</summary>
    /// <param name="index">The failed condition, but not <see cref="ReadExpired"/>.</param>
    /// <param name="operations">The operations of the batch.</param>
    public FailedCondition Describe(int index, ReadOnlySpan<byte> operations)
    {
        if (index < _conditions.Count)
        {
            Condition condition = _conditions[index];
            byte[] end = condition.Kind == ConditionKind.RangeUnchanged ? EndOf(condition).ToArray() : [];
            bool isWrite = condition.Kind == ConditionKind.Live;
            return new FailedCondition(
                condition.Kind, isWrite, condition.Keyspace, KeyOf(condition).ToArray(), end);
        }

        var reader = new BatchReader(operations);
        for (int at = _conditions.Count; at <= index; at++) reader.MoveNext();
        bool isRange = reader.Kind == EntryKind.DeleteRange;
        return new FailedCondition(
            isRange ? ConditionKind.RangeUnchanged : ConditionKind.KeyUnchanged,
            true,
            reader.Keyspace,
            reader.Key.ToArray(),
            isRange ? reader.Payload.ToArray() : []);
    }

    /// <summary>
    /// First committer wins: whatever was written since the transaction began, by whomever, to what it writes or to
    /// what it has asked to stay as it was, refuses it.
    /// </summary>
    private bool HoldTransaction(EngineState state, ReadOnlySpan<byte> operations, out CommitResult refusal)
    {
        // Who writes alone meets nothing: the last commit that is visible is the one that the transaction began with.
        refusal = default;
        if (state.Sequences.Visible == Since) return HoldsNow(state, out refusal);
        using var changes = new ChangeLookup(state, Since);
        int at = _conditions.Count;
        var reader = new BatchReader(operations);
        for (; reader.MoveNext(); at++)
        {
            long found = reader.Kind == EntryKind.DeleteRange
                ? changes.Find(reader.Keyspace, reader.Key.ToArray(), reader.Payload.ToArray())
                : changes.Find(reader.Keyspace, reader.Key);
            if (found == 0) continue;
            refusal = Refusal(at, found);
            return false;
        }

        for (int i = 0; i < _conditions.Count; i++)
        {
            Condition condition = _conditions[i];
            long found = condition.Kind switch
            {
                ConditionKind.KeyUnchanged => changes.Find(condition.Keyspace, KeyOf(condition)),
                ConditionKind.RangeUnchanged =>
                    changes.Find(condition.Keyspace, KeyOf(condition).ToArray(), EndOf(condition).ToArray()),
                _ => 0,
            };
            if (found == 0) continue;
            refusal = Refusal(i, found);
            return false;
        }

        return HoldsNow(state, out refusal);
    }

    /// <summary>The clock is asked last: the batch is decided at this instant.</summary>
    private bool HoldsNow(EngineState state, out CommitResult refusal)
    {
        refusal = default;
        if (ValidUntilTicks == ExpiryCodec.Never || state.Context.Clock.NowTicks < ValidUntilTicks) return true;
        refusal = Refusal(ReadExpired, 0);
        return false;
    }

    private static CommitResult Refusal(int index, long found) => new(false, 0, 0, index, found);

    /// <summary>The sequence of the key's live record, or 0: the public result has that form too.</summary>
    private long FindSequence(EngineState state, Condition condition)
    {
        if (!state.Trees.TryGet(condition.Keyspace, out KeyspaceTree? tree))
            throw new InvalidOperationException($"There is no keyspace with id {condition.Keyspace}.");
        ReadView view = tree.AcquireView();
        HeldBlock held = default;
        try
        {
            FoundRecord record = default;
            var point = new ReadPoint(state.Sequences.Visible, state.Context.Clock);
            var lookup = new PointLookup(view, point, new Span<HeldBlock>(ref held));
            return lookup.TryFind(KeyOf(condition), ref record) ? record.Sequence : 0;
        }
        finally
        {
            held.Release();
            view.Release();
        }
    }

    private int Keep(ReadOnlySpan<byte> key)
    {
        if (_keys.Length - _keyBytes < key.Length)
            Array.Resize(ref _keys, GrownLength(_keys.Length, (long)_keyBytes + key.Length));
        key.CopyTo(_keys.AsSpan(_keyBytes));
        _keyBytes += key.Length;
        return _keyBytes - key.Length;
    }

    /// <summary>The length of a larger array: twice the old, within what an array can have.</summary>
    /// <exception cref="IridiumException">No array is long enough.</exception>
    internal static int GrownLength(int length, long needed)
    {
        if (needed <= Array.MaxLength) return (int)Math.Clamp(Math.Max(64, 2L * length), needed, Array.MaxLength);
        throw new IridiumException(
            EngineErrorCode.TransactionTooLarge,
            $"The keys that the conditions of one batch ask about take {needed:N0} bytes; at most are "
            + $"{Array.MaxLength:N0}.");
    }

    private ReadOnlySpan<byte> KeyOf(Condition condition) => _keys.AsSpan(condition.KeyOffset, condition.KeyLength);

    /// <summary>The end of a range stands behind its start.</summary>
    private ReadOnlySpan<byte> EndOf(Condition condition) =>
        _keys.AsSpan(condition.KeyOffset + condition.KeyLength, (int)condition.Number);
}
