using Iridium.Engine.Keys;
using Iridium.Engine.Reading;
using Iridium.Engine.Records;
using Iridium.Engine.State;
using Iridium.Engine.Writing;

namespace Iridium.Engine.Transactions;

/// <summary>
/// A transaction, whole: reads of a snapshot with the own writes on top, and a commit that hands the writes to the
/// write path as one batch, with the condition that nothing of what they meet, and of what was read where that counts,
/// was written since the snapshot. Nothing is locked meanwhile. For one thread at a time.
/// </summary>
internal sealed class TransactionCore : IDisposable
{
    private const string Over = "The transaction has ended.";

    // Constant after construction.
    private readonly EngineState _state;
    private readonly ReadPath _reads;
    private readonly WritePath _writes;
    private readonly TransactionOptions _options;
    private readonly HeldSnapshot _snapshot;

    // Used by the one thread.
    private readonly List<TransactionScan> _scans = [];
    private readonly OwnWriteSet _own;
    private readonly ReadSet _read;
    private readonly TransactionCommit _commit;
    private bool _isClosed;
    private long _order;

    public TransactionCore(EngineState state, ReadPath reads, WritePath writes, TransactionOptions options)
    {
        options.Validate();
        _state = state;
        _reads = reads;
        _writes = writes;
        _options = options;
        _own = new OwnWriteSet(options.WriteBytesMax);
        _read = new ReadSet(options.ReadBytesMax);
        _snapshot = state.Snapshots.Acquire();
        _commit = new TransactionCommit(state, _snapshot, _own, _read);
    }

    public long Sequence => _snapshot.Sequence;

    public bool IsEnded { get; private set; }

    public long WriteBytes => IsEnded ? 0 : _own.Bytes;

    private bool IsTracking => _options.Isolation == TransactionIsolation.Serializable && !_options.IsReadOnly;

    /// <summary>Looks a key up.</summary>
    /// <param name="tree">The keyspace.</param>
    /// <param name="key">The key.</param>
    /// <param name="isForUpdate">Whether it has to stay as it is until the commit, whatever the isolation.</param>
    /// <param name="record">The record found, for the caller to release.</param>
    /// <returns>False when the key has no record.</returns>
    public bool TryFind(KeyspaceTree tree, ReadOnlySpan<byte> key, bool isForUpdate, ref FoundRecord record)
    {
        KeyLimits.CheckKey(key);
        if (isForUpdate) RequireUnchanged(tree, key);
        else ThrowIfEnded();
        long? touch = null;
        if (_own.TryGet(tree.Id, out OwnWrites? own))
        {
            Verdict verdict = own.Find(key, ref record, out touch);
            if (verdict == Verdict.Absent) return false;
            if (verdict == Verdict.Present) return IsLive(ref record);
        }

        bool isValidated = isForUpdate || IsTracking;
        if (IsTracking) _read.Add(tree.Id, key);
        if (!_reads.TryFind(tree, key, _snapshot, fillCache: true, ref record)) return false;
        if (isValidated) _read.NoteExpiry(tree.Id, key, record.ExpiryTicks);
        if (touch is null) return true;
        record.ExpiryTicks = touch.Value;
        return IsLive(ref record);

        bool IsLive(ref FoundRecord found)
        {
            if (!new ReadPoint(_snapshot, _state.Context.Clock, true).IsExpired(found.ExpiryTicks)) return true;
            found.Release();
            found = default;
            return false;
        }
    }

    /// <summary>Looks many keys up; as one read where nothing has to be noted and nothing was written.</summary>
    public int FindMany<TState>(
        KeyspaceTree tree,
        ReadOnlySpan<ReadOnlyMemory<byte>> keys,
        MultiGetAction<TState> onFound,
        TState state)
        where TState : allows ref struct
    {
        ThrowIfEnded();
        foreach (ReadOnlyMemory<byte> key in keys) KeyLimits.CheckKey(key.Span);
        if (!IsTracking && !_own.TryGet(tree.Id, out _))
            return _reads.FindMany(tree, keys, _snapshot, true, new FoundVisitor<TState>(onFound, state));
        int found = 0;
        for (int i = 0; i < keys.Length; i++)
        {
            FoundRecord record = default;
            if (!TryFind(tree, keys[i].Span, false, ref record)) continue;
            found++;
            try
            {
                RecordInfo info = record.Info;
                onFound(i, record.Value, in info, state);
            }
            finally
            {
                record.Release();
            }
        }

        return found;
    }

    /// <summary>Opens a walk over a range, with the own writes as they are now.</summary>
    public TransactionScan OpenScan(KeyspaceTree tree, KeyRange range, bool fillCache)
    {
        ThrowIfEnded();
        ReadSet? reads = IsTracking ? _read : null;
        reads?.CheckRoom();
        OwnEntries? entries = _own.TryGet(tree.Id, out OwnWrites? own) ? own.EntriesUpTo(_own.LastSequence) : null;
        VisibleIterator records = _reads.OpenScan(tree, range, _snapshot, fillCache, entries);
        var scan = new TransactionScan(records, reads, tree.Id, range) { Order = ++_order };
        _scans.Add(scan);
        return scan;
    }

    public void Close(TransactionScan scan)
    {
        scan.End("The cursor has been disposed.");
        _scans.Remove(scan);
    }

    public void Put(KeyspaceTree tree, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, DateTimeOffset? expiresAt)
    {
        ThrowIfNotWritable();
        KeyLimits.CheckKey(key);
        KeyLimits.CheckValue(value.Length);
        OwnWrites own = _own.Reserve(tree.Id, (long)key.Length + value.Length, out long sequence);
        own.AddPut(key, sequence, value, expiresAt);
    }

    public void Delete(KeyspaceTree tree, ReadOnlySpan<byte> key)
    {
        ThrowIfNotWritable();
        KeyLimits.CheckKey(key);
        _own.Reserve(tree.Id, key.Length, out long sequence).Add(key, sequence, EntryKind.Delete, []);
    }

    public void DeleteRange(KeyspaceTree tree, KeyRange range)
    {
        ThrowIfNotWritable();
        KeyLimits.CheckBound(range.Start.Span);
        KeyLimits.CheckBound(range.End.Span);
        if (range.IsEmpty) return;
        OwnWrites own = _own.Reserve(tree.Id, range.Start.Length + range.End.Length, out long sequence);
        own.AddRange(range.Start.Span, range.End.Span, sequence);
    }

    public bool Touch(KeyspaceTree tree, ReadOnlySpan<byte> key, DateTimeOffset? expiresAt)
    {
        ThrowIfNotWritable();
        FoundRecord record = default;
        if (!TryFind(tree, key, false, ref record)) return false;
        record.Release();
        Span<byte> payload = stackalloc byte[ExpiryCodec.Bytes];
        ExpiryCodec.Write(payload, ExpiryCodec.ToTicks(expiresAt));
        _own.Reserve(tree.Id, key.Length, out long sequence).Add(key, sequence, EntryKind.Touch, payload);
        return true;
    }

    public void Require(ConditionKind kind, KeyspaceTree tree, ReadOnlySpan<byte> key, long sequence)
    {
        ThrowIfNotWritable();
        KeyLimits.CheckKey(key);
        _own.Require(kind, tree.Id, key, sequence);
    }

    public void RequireUnchanged(KeyspaceTree tree, ReadOnlySpan<byte> key)
    {
        ThrowIfNotWritable();
        KeyLimits.CheckKey(key);
        _read.Add(tree.Id, key);
        _read.IsAsked = true;
    }

    public void RequireUnchanged(KeyspaceTree tree, KeyRange range)
    {
        ThrowIfNotWritable();
        _read.CheckRoom();
        _read.AddRange(tree.Id, range.Start.ToArray(), range.End.ToArray());
        _read.IsAsked = true;
    }

    public Savepoint CreateSavepoint()
    {
        ThrowIfEnded();
        return _own.CreateSavepoint(++_order);
    }

    public void RollbackTo(Savepoint savepoint)
    {
        ThrowIfEnded();
        _own.RollbackTo(savepoint);
        foreach (TransactionScan scan in _scans)
        {
            if (scan.Order > savepoint.Order)
                scan.End("The cursor was opened after a savepoint to which the transaction has been rolled back.");
        }
    }

    public void Release(Savepoint savepoint)
    {
        ThrowIfEnded();
        _own.Release(savepoint);
    }

    public TransactionResult Commit()
    {
        ThrowIfEnded();
        try
        {
            CommitRequest? request = Prepare(out WriteOptions options);
            return request is null ? _commit.Unwritten : _commit.ResultOf(_writes.Submit(request, options));
        }
        finally
        {
            Dispose();
        }
    }

    public async ValueTask<TransactionResult> CommitAsync(CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            CommitRequest? request = Prepare(out WriteOptions options);
            if (request is null) return _commit.Unwritten;
            var commit = new ValueTask<CommitResult>(request, request.TaskVersion);
            _writes.SubmitTask(request, options);
            return _commit.ResultOf(await commit.ConfigureAwait(false));
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>Ends the transaction, if it has not ended, and lets go of all that it holds.</summary>
    public void Dispose()
    {
        IsEnded = true;
        if (_isClosed) return;
        _isClosed = true;
        foreach (TransactionScan scan in _scans) scan.End(Over);
        _scans.Clear();
        _own.Dispose();
        _read.Dispose();
        _state.Snapshots.Release(_snapshot);
    }

    /// <summary>Fills the batch to commit.</summary>
    /// <returns>Null when there is nothing to write and nothing to check.</returns>
    private CommitRequest? Prepare(out WriteOptions options)
    {
        // IMPORTANT: no use of the transaction while it commits, not even a second commit.
        IsEnded = true;
        options = _own.IsEmpty ? WriteOptions.None : new WriteOptions(_options.Durability);
        if (!_commit.IsNeeded) return null;
        foreach (TransactionScan scan in _scans) scan.NoteWalked();
        CommitRequest request = _writes.Rent();
        _commit.Fill(request.Operations, request.Conditions);
        return request;
    }

    private void ThrowIfEnded()
    {
        if (IsEnded) throw new InvalidOperationException(Over);
    }

    private void ThrowIfNotWritable()
    {
        ThrowIfEnded();
        if (_options.IsReadOnly) throw new InvalidOperationException("The transaction is read-only.");
    }
}
