using Iridium.Engine;

namespace Iridium.Orleans.Transactions;

/// <summary>
/// Works out what one call changes, from what is stored and what is asked for. Values with a sequence id below the
/// committed one are of no use to anybody; they are neither stored nor kept.
/// </summary>
internal sealed class TransactionChange
{
    private readonly TransactionPosition _before;
    private readonly long? _abortAfter;
    private readonly SortedSet<long> _values;

    private TransactionChange(TransactionPosition before, long committed, long? abortAfter)
    {
        _before = before;
        _abortAfter = abortAfter;
        Committed = committed;
        _values = [.. before.Values.Where(IsKept)];
    }

    /// <summary>The committed sequence id afterwards.</summary>
    public long Committed { get; }

    public static TransactionChange Of(TransactionPosition before, long? commitUpTo, long? abortAfter) =>
        new(before, Math.Max(before.Committed, commitUpTo ?? 0), abortAfter);

    /// <summary>Removes values that are aborted, or older than the committed one.</summary>
    public void Drop(TransactionRecords records, WriteBatch batch)
    {
        foreach (long value in _before.Values)
        {
            if (!IsKept(value)) records.AddRemoval(batch, value);
        }
    }

    /// <summary>Whether a prepared value is to be stored.</summary>
    public bool TryPrepare(long value)
    {
        if (value < Committed) return false;
        _values.Add(value);
        return true;
    }

    /// <summary>Refuses to commit a value that nobody prepared: it would be lost.</summary>
    public void CheckCommitted()
    {
        if (Committed == 0 || _values.Contains(Committed)) return;
        throw new InvalidOperationException(
            $"There is no prepared value {Committed} to commit; the stored values are {string.Join(", ", _values)}.");
    }

    /// <summary>The position once the change is committed.</summary>
    public TransactionPosition After(long sequence) => new(sequence, Committed, [.. _values]);

    private bool IsKept(long value) =>
        value >= Committed && !(value > _abortAfter && value > _before.Committed);
}
