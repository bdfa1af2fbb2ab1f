using System.Buffers;
using Iridium.Engine.Keys;
using Iridium.Engine.Reading;
using Iridium.Engine.State;
using Iridium.Engine.Writing;

namespace Iridium.Engine;

/// <summary>
/// A named, ordered set of records inside a database, with its own files and options; batches can span keyspaces.
/// Thread-safe. Lives as long as its database.
/// </summary>
public sealed class Keyspace
{
    private readonly KeyspaceTree _tree;

    internal Keyspace(IridiumDatabase database, KeyspaceTree tree)
    {
        Database = database;
        _tree = tree;
    }

    /// <summary>The name it was created with.</summary>
    public string Name => _tree.Keyspace.Name;

    /// <summary>The database it belongs to.</summary>
    public IridiumDatabase Database { get; }

    /// <summary>Its present options: those it was created with, or was given since.</summary>
    public KeyspaceOptions Options => _tree.Keyspace.Options;

    internal int Id => _tree.Id;

    internal KeyspaceTree Tree => _tree;

    /// <summary>
    /// Gives the keyspace other options. Tables that are there stay as they are until they are merged; under another
    /// <see cref="CompactionStyle"/> they count as that style finds them, so a change to
    /// <see cref="CompactionStyle.Fifo"/> with a bound drops what is beyond it at once. Durable on return.
    /// </summary>
    /// <param name="options">All options, not only those that differ.</param>
    /// <exception cref="ArgumentException">They are not valid.</exception>
    /// <exception cref="IridiumException">The change failed; the options are as before.</exception>
    public void ChangeOptions(KeyspaceOptions options)
    {
        KeyLimits.CheckKeyspace(Name, options);
        Database.Engine.ChangeOptions(_tree, options);
    }

    /// <summary>Stores a value under a key.</summary>
    /// <param name="key">1 to 65,535 bytes, compared as unsigned bytes. Not retained.</param>
    /// <param name="value">Up to 256 MiB; may be empty. Not retained.</param>
    /// <param name="options">Durability and expiry.</param>
    /// <returns>The record's commit sequence.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A limit of <see cref="EngineLimits"/> is passed.</exception>
    /// <exception cref="EngineFailedException">An earlier write failed; reopen the database.</exception>
    /// <exception cref="IridiumException">The write failed; nothing of it is visible.</exception>
    public long Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, WriteOptions options = default) =>
        Database.Engine.Writes.Submit(NewPut(key, value, options), options).LastSequence;

    /// <summary>
    /// As <see cref="Put"/>, waiting for a sync without blocking a thread. A write with <see cref="Durability.Os"/> is
    /// usually done by the calling thread, which may have to wait when the background is behind.
    /// </summary>
    /// <param name="key">1 to 65,535 bytes. Copied before the call returns.</param>
    /// <param name="value">Up to 256 MiB. Copied before the call returns.</param>
    /// <param name="options">Durability and expiry.</param>
    /// <param name="cancellationToken">
    /// Checked before the write is queued; a queued write is not taken back.
    /// </param>
    /// <returns>The record's commit sequence.</returns>
    public ValueTask<long> PutAsync(
        ReadOnlyMemory<byte> key,
        ReadOnlyMemory<byte> value,
        WriteOptions options = default,
        CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<long>(cancellationToken);
        CommitRequest request = NewPut(key.Span, value.Span, options);
        var task = new ValueTask<long>(request, request.TaskVersion);
        Database.Engine.Writes.SubmitTask(request, options);
        return task;
    }

    /// <summary>Removes a key; an absent key is no error.</summary>
    /// <param name="key">1 to 65,535 bytes. Not retained.</param>
    /// <param name="options">Durability.</param>
    /// <returns>The commit sequence of the removal.</returns>
    public long Delete(ReadOnlySpan<byte> key, WriteOptions options = default) =>
        Database.Engine.Writes.Submit(NewDelete(key), options).LastSequence;

    /// <summary>As <see cref="Delete"/>, waiting for the log without blocking a thread.</summary>
    /// <param name="key">1 to 65,535 bytes. Copied before the call returns.</param>
    /// <param name="options">Durability.</param>
    /// <param name="cancellationToken">Checked before the write is queued.</param>
    /// <returns>The commit sequence of the removal.</returns>
    public ValueTask<long> DeleteAsync(
        ReadOnlyMemory<byte> key,
        WriteOptions options = default,
        CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<long>(cancellationToken);
        CommitRequest request = NewDelete(key.Span);
        var task = new ValueTask<long>(request, request.TaskVersion);
        Database.Engine.Writes.SubmitTask(request, options);
        return task;
    }

    /// <summary>Removes every key in a range, at a cost that does not grow with the keys in it.</summary>
    /// <param name="range">The range; an empty one removes nothing.</param>
    /// <param name="options">Durability.</param>
    /// <returns>The commit sequence of the removal.</returns>
    public long DeleteRange(KeyRange range, WriteOptions options = default) =>
        Database.Write(new WriteBatch().DeleteRange(this, range), options).LastSequence;

    /// <summary>Changes when a record expires without rewriting its value or changing its sequence.</summary>
    /// <param name="key">1 to 65,535 bytes. Not retained.</param>
    /// <param name="expiresAt">The new instant; null means never.</param>
    /// <param name="options">Durability.</param>
    /// <returns>False when the key has no live record; nothing was written.</returns>
    public bool Touch(ReadOnlySpan<byte> key, DateTimeOffset? expiresAt, WriteOptions options = default) =>
        Database.Engine.Writes.Submit(NewTouch(key, expiresAt), options).Committed;

    /// <summary>As <see cref="Touch"/>, waiting for the log without blocking a thread.</summary>
    /// <param name="key">1 to 65,535 bytes. Copied before the call returns.</param>
    /// <param name="expiresAt">The new instant; null means never.</param>
    /// <param name="options">Durability.</param>
    /// <param name="cancellationToken">Checked before the write is queued.</param>
    /// <returns>False when the key has no live record.</returns>
    public ValueTask<bool> TouchAsync(
        ReadOnlyMemory<byte> key,
        DateTimeOffset? expiresAt,
        WriteOptions options = default,
        CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<bool>(cancellationToken);
        CommitRequest request = NewTouch(key.Span, expiresAt);
        var task = new ValueTask<bool>(request, request.TaskVersion);
        Database.Engine.Writes.SubmitTask(request, options);
        return task;
    }

    /// <summary>Reads a value into a new array.</summary>
    /// <param name="key">1 to 65,535 bytes. Not retained.</param>
    /// <param name="options">The state to read.</param>
    /// <returns>The value, or null when the key is absent or expired.</returns>
    /// <exception cref="CorruptionException">The block that holds the key is damaged.</exception>
    public byte[]? Get(ReadOnlySpan<byte> key, ReadOptions options = default)
    {
        if (!TryGetPinned(key, out PinnedValue value, options)) return null;
        using (value) return value.Span.ToArray();
    }

    /// <summary>Reads a value into a writer; allocates nothing itself.</summary>
    /// <param name="key">1 to 65,535 bytes. Not retained.</param>
    /// <param name="destination">Receives the value; untouched when there is none.</param>
    /// <param name="info">The record's sequence, expiry and length.</param>
    /// <param name="options">The state to read.</param>
    /// <returns>False when the key is absent or expired.</returns>
    public bool TryGet(
        ReadOnlySpan<byte> key,
        IBufferWriter<byte> destination,
        out RecordInfo info,
        ReadOptions options = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        info = default;
        if (!TryGetPinned(key, out PinnedValue value, options)) return false;
        using (value)
        {
            destination.Write(value.Span);
            info = value.Info;
            return true;
        }
    }

    /// <summary>Reads a value without copying it.</summary>
    /// <param name="key">1 to 65,535 bytes. Not retained.</param>
    /// <param name="value">The value; dispose it soon.</param>
    /// <param name="options">The state to read.</param>
    /// <returns>False when the key is absent or expired; <paramref name="value"/> then needs no disposal.</returns>
    public bool TryGetPinned(ReadOnlySpan<byte> key, out PinnedValue value, ReadOptions options = default)
    {
        KeyLimits.CheckKey(key);
        FoundRecord record = default;
        bool isFound = Database.Engine.Reads.TryFind(_tree, key, HeldBy(options), !options.BypassCache, ref record);
        value = new PinnedValue(record);
        return isFound;
    }

    /// <summary>
    /// Reads many values without copying them, all at one commit sequence and instant. A block that holds several of
    /// the keys is read and pinned once, so this costs less than as many single reads.
    /// </summary>
    /// <typeparam name="TState">What is passed through to <paramref name="onFound"/>.</typeparam>
    /// <param name="keys">The keys, each 1 to 65,535 bytes, in any order, also twice. Not retained.</param>
    /// <param name="state">Passed to <paramref name="onFound"/>, which need not capture anything then.</param>
    /// <param name="onFound">
    /// Called on this thread for every key that has a live record, in an order of the engine's choice. It may read from
    /// the database. What it throws ends the read and is thrown to the caller.
    /// </param>
    /// <param name="options">The state to read.</param>
    /// <returns>How many records were found. Nothing is called for the others.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A key is empty or too long; nothing was read.</exception>
    /// <exception cref="CorruptionException">A block that may hold a key is damaged.</exception>
    public int MultiGet<TState>(
        ReadOnlySpan<ReadOnlyMemory<byte>> keys,
        TState state,
        MultiGetAction<TState> onFound,
        ReadOptions options = default)
        where TState : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(onFound);
        foreach (ReadOnlyMemory<byte> key in keys) KeyLimits.CheckKey(key.Span);
        var visitor = new FoundVisitor<TState>(onFound, state);
        return Database.Engine.Reads.FindMany(_tree, keys, HeldBy(options), !options.BypassCache, visitor);
    }

    /// <summary>Reads many values into new arrays, all at one commit sequence and instant.</summary>
    /// <param name="keys">The keys, each 1 to 65,535 bytes, in any order. Not retained.</param>
    /// <param name="options">The state to read.</param>
    /// <returns>For each key, in the order given, its value, or null when it is absent or expired.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A key is empty or too long; nothing was read.</exception>
    /// <exception cref="CorruptionException">A block that may hold a key is damaged.</exception>
    public byte[]?[] MultiGet(ReadOnlySpan<ReadOnlyMemory<byte>> keys, ReadOptions options = default)
    {
        var values = new byte[]?[keys.Length];
        MultiGet(keys, values, static (index, value, in _, into) => into[index] = value.ToArray(), options);
        return values;
    }

    /// <summary>Reads what is known of a record besides its value.</summary>
    /// <param name="key">1 to 65,535 bytes. Not retained.</param>
    /// <param name="info">The record's sequence, expiry and length.</param>
    /// <param name="options">The state to read.</param>
    /// <returns>False when the key is absent or expired.</returns>
    public bool TryGetInfo(ReadOnlySpan<byte> key, out RecordInfo info, ReadOptions options = default)
    {
        KeyLimits.CheckKey(key);
        return Database.Engine.Reads.TryFindInfo(_tree, key, HeldBy(options), !options.BypassCache, out info);
    }

    /// <summary>Opens a cursor over the records in a range.</summary>
    /// <param name="range">The keys it walks; <c>default</c> is all of them.</param>
    /// <param name="options">The state to read.</param>
    /// <returns>A cursor that stands on no record yet.</returns>
    public Cursor OpenCursor(KeyRange range = default, ReadOptions options = default) =>
        new(
            Database.Engine.Reads.OpenScan(_tree, range, HeldBy(options), !options.BypassCache),
            Database.Engine.Reads.NewSlowWalk(_tree));

    private HeldSnapshot? HeldBy(ReadOptions options) => options.Snapshot?.HeldBy(Database);

    private CommitRequest NewPut(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, WriteOptions options)
    {
        KeyLimits.CheckKey(key);
        KeyLimits.CheckValue(value.Length);
        CommitRequest request = Database.Engine.Writes.Rent();
        request.Operations.AddPut(Id, key, value, options.ExpiresAt);
        return request;
    }

    private CommitRequest NewDelete(ReadOnlySpan<byte> key)
    {
        KeyLimits.CheckKey(key);
        CommitRequest request = Database.Engine.Writes.Rent();
        request.Operations.AddDelete(Id, key);
        return request;
    }

    private CommitRequest NewTouch(ReadOnlySpan<byte> key, DateTimeOffset? expiresAt)
    {
        KeyLimits.CheckKey(key);
        CommitRequest request = Database.Engine.Writes.Rent();
        request.Conditions.Add(ConditionKind.Live, Id, key);
        request.Operations.AddTouch(Id, key, expiresAt);
        return request;
    }
}
