using Iridium.Engine.Reading;
using Iridium.Engine.Transactions;

namespace Iridium.Engine;

/// <summary>
/// Walks the records of a keyspace in key order, both ways, over one consistent state. A new cursor stands before the
/// first record and after the last at once: <see cref="MoveNext"/> goes to the first, <see cref="MovePrevious"/> to the
/// last. For one thread at a time. Dispose it: it keeps memory and files of its state. A cursor of a transaction ends
/// with it, and shows its writes as they were when the cursor was opened.
/// </summary>
public sealed class Cursor : IDisposable
{
    private readonly VisibleIterator _records;
    private readonly SlowWalk? _slow;
    private readonly TransactionScan? _scan;
    private readonly TransactionCore? _transaction;

    /// <param name="records">What it walks; owned from now on.</param>
    /// <param name="slow">Tells of slow moves; null when nobody asked.</param>
    internal Cursor(VisibleIterator records, SlowWalk? slow = null)
    {
        _records = records;
        _slow = slow;
    }

    internal Cursor(TransactionCore transaction, TransactionScan scan)
    {
        _records = scan.Records;
        _scan = scan;
        _transaction = transaction;
    }

    /// <summary>Whether the cursor stands on a record.</summary>
    public bool IsValid => _records.IsValid;

    /// <summary>The record's key; valid until the cursor moves or is disposed.</summary>
    public ReadOnlySpan<byte> Key => Standing().Key;

    /// <summary>The record's value; valid until the cursor moves or is disposed.</summary>
    public ReadOnlySpan<byte> Value => Standing().Value;

    /// <summary>
    /// The record's sequence, expiry and length. In a transaction, a record that it has written itself has sequence 0.
    /// </summary>
    public RecordInfo Info => OwnSequences.Shown(Standing().Info);

    /// <summary>Moves to the next record in the cursor's range, or to the first when it stands on none.</summary>
    /// <returns>False when there is none; the cursor then stands on none.</returns>
    /// <exception cref="CorruptionException">A block on the way is damaged.</exception>
    public bool MoveNext() => _scan is not null
        ? _scan.MoveNext()
        : _slow is null ? _records.MoveNext() : _slow.MoveNext(_records);

    /// <summary>Moves to the record before, or to the last one of the range when it stands on none.</summary>
    /// <returns>False when there is none; the cursor then stands on none.</returns>
    /// <exception cref="CorruptionException">A block on the way is damaged.</exception>
    public bool MovePrevious() => _scan is not null
        ? _scan.MovePrevious()
        : _slow is null ? _records.MovePrevious() : _slow.MovePrevious(_records);

    /// <summary>Moves to the first record whose key is <paramref name="key"/> or above it, within the range.</summary>
    /// <param name="key">The key to seek.</param>
    /// <returns>False when there is none.</returns>
    public bool Seek(ReadOnlySpan<byte> key) => _scan is not null
        ? _scan.Seek(key)
        : _slow is null ? _records.Seek(key) : _slow.Seek(_records, key);

    /// <summary>Moves to the last record whose key is below <paramref name="key"/>, within the range.</summary>
    /// <param name="key">The key to seek.</param>
    /// <returns>False when there is none.</returns>
    public bool SeekBefore(ReadOnlySpan<byte> key) => _scan is not null
        ? _scan.SeekBefore(key)
        : _slow is null ? _records.SeekBefore(key) : _slow.SeekBefore(_records, key);

    /// <summary>Releases the state the cursor reads. Disposing twice is no error.</summary>
    public void Dispose()
    {
        if (_scan is not null) _transaction?.Close(_scan);
        _records.Dispose();
    }

    private VisibleIterator Standing() => _records.IsValid
        ? _records
        : throw new InvalidOperationException("The cursor stands on no record; move it first.");
}
