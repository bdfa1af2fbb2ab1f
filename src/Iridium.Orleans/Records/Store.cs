using System.Collections.Concurrent;
using Iridium.Engine;

namespace Iridium.Orleans.Records;

/// <summary>
/// The keyspace a provider works on, opened when it is first needed, with the durability of its writes. Batches are
/// lent, so that a write allocates none. Thread-safe. Owns nothing: whoever opened the database closes it.
/// </summary>
internal sealed class Store
{
    private const int BatchesKept = 1024;

    // Constant after construction. A failed opening is tried again at the next use.
    private readonly Lazy<Keyspace> _keyspace;
    private readonly WriteOptions _write;

    // Own synchronisation.
    private readonly ConcurrentQueue<WriteBatch> _batches = new();
    private int _batchesKept;

    public Store(Func<IridiumDatabase> open, string keyspace, Durability durability)
    {
        _keyspace = new Lazy<Keyspace>(
            () => open().GetOrCreateKeyspace(keyspace), LazyThreadSafetyMode.PublicationOnly);
        Durability = durability;
        _write = new WriteOptions(durability);
    }

    /// <summary>The keyspace.</summary>
    /// <exception cref="IridiumException">The database cannot be opened.</exception>
    public Keyspace Keyspace => _keyspace.Value;

    /// <summary>When a write counts as done.</summary>
    public Durability Durability { get; }

    public IridiumDatabase Database => Keyspace.Database;

    /// <summary>Opens the database, for a start that is to fail early.</summary>
    public Task OpenAsync(CancellationToken cancellationToken)
    {
        if (_keyspace.IsValueCreated) return Task.CompletedTask;
        return Task.Run(() => _keyspace.Value, cancellationToken);
    }

    /// <summary>Lends an empty batch. Give it back with <see cref="CommitAsync"/>.</summary>
    public WriteBatch RentBatch()
    {
        if (!_batches.TryDequeue(out WriteBatch? batch)) return new WriteBatch();
        Interlocked.Decrement(ref _batchesKept);
        return batch;
    }

    /// <summary>Commits a lent batch and takes it back.</summary>
    public async ValueTask<CommitResult> CommitAsync(WriteBatch batch, CancellationToken cancellationToken = default)
    {
        CommitResult result = await Database.WriteAsync(batch, _write, cancellationToken).ConfigureAwait(false);

        // After an error the batch is left alone, since nobody knows who still looks at it.
        if (Interlocked.Increment(ref _batchesKept) > BatchesKept)
        {
            Interlocked.Decrement(ref _batchesKept);
            return result;
        }

        batch.Clear();
        _batches.Enqueue(batch);
        return result;
    }
}
