using Iridium.Data.Coding;
using Iridium.Data.Connections;
using Iridium.Data.Executing;
using Iridium.Data.Schema;
using Iridium.Data.Values;
using Iridium.Engine;

namespace Iridium.Data;

/// <summary>
/// Writes many rows without reading a statement for each: they go to the database in batches, each atomic and as
/// durable as the connection says, the whole not. A batch has 1,000 rows, fewer when their keys and values take more
/// than 4 MiB. What is there is replaced, and of equal keys the last wins. For one thread at a time; dispose it.
/// </summary>
public sealed class IridiumBulkWriter : IDisposable
{
    private const int OperationsMax = 1_000;
    private const long BytesMax = 4 * 1024 * 1024;

    private readonly IridiumConnection _connection;
    private readonly KeyspaceSchema _schema;
    private readonly WriteOptions _options;
    private WriteBatch? _batch = new();

    /// <summary>Makes a writer.</summary>
    /// <param name="connection">An open connection without a transaction.</param>
    /// <param name="keyspace">The keyspace; null takes <see cref="IridiumConnection.Database"/>.</param>
    /// <exception cref="IridiumException">
    /// There is no such keyspace, it is one that belongs to Iridium, or the connection only reads.
    /// </exception>
    /// <exception cref="InvalidOperationException">The connection is closed or has a transaction.</exception>
    public IridiumBulkWriter(IridiumConnection connection, string? keyspace = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _connection = connection;
        SqlSession session = connection.Session;
        session.RequireWritable();
        RequireNoTransaction(session);
        string name = keyspace ?? connection.Database;
        SchemaCatalog.RequireOwn(name);
        _schema = session.SchemaOf(new Syntax.KeyspaceSource(0, name, null));
        _options = new WriteOptions(session.Options.Durability);
    }

    /// <summary>Rows that were written to the database; those added since the last batch are not among them.</summary>
    public long RowsWritten { get; private set; }

    /// <summary>
    /// Adds a row, and writes a batch when it is full. When that fails the batch is kept: <see cref="Flush"/> tries it
    /// again, <see cref="Abort"/> drops it.
    /// </summary>
    /// <param name="key">The key, as a parameter would have it.</param>
    /// <param name="value">The value.</param>
    /// <param name="expiresAt">When it expires; null for never.</param>
    /// <exception cref="IridiumException">
    /// The key or the value does not have the keyspace's types, or is longer than they may be: the row is not taken. Or
    /// the batch was not written.
    /// </exception>
    /// <exception cref="InvalidOperationException">As <see cref="Flush"/>, when a batch is full.</exception>
    /// <exception cref="NotSupportedException">There is no type for the object.</exception>
    public void Write(object key, object value, DateTimeOffset? expiresAt = null)
    {
        Add(key, value, expiresAt);
        if (IsFull) Flush();
    }

    /// <summary>As <see cref="Write"/>, waiting for the disk without blocking a thread.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="expiresAt">When it expires; null for never.</param>
    /// <param name="cancellationToken">Checked before a batch is written; the row is taken then all the same.</param>
    /// <returns>A task that ends when the row is taken.</returns>
    public async ValueTask WriteAsync(
        object key,
        object value,
        DateTimeOffset? expiresAt = null,
        CancellationToken cancellationToken = default)
    {
        Add(key, value, expiresAt);
        if (IsFull) await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes what was added.</summary>
    /// <exception cref="InvalidOperationException">
    /// The connection is closed, or has begun or joined a transaction since. The rows are kept.
    /// </exception>
    public void Flush() => Completed.Get(FlushAsync(isAsync: false, default));

    /// <summary>As <see cref="Flush"/>, waiting for the disk without blocking a thread.</summary>
    /// <param name="cancellationToken">Checked before the batch is written.</param>
    /// <returns>A task that ends when it is written.</returns>
    public ValueTask FlushAsync(CancellationToken cancellationToken = default) => FlushAsync(true, cancellationToken);

    /// <summary>Drops the rows that were added since the last batch. Those written stay.</summary>
    public void Abort()
    {
        ObjectDisposedException.ThrowIf(_batch is null, this);
        _batch.Clear();
    }

    /// <summary>Ends the writer as <see cref="Abort"/> does; call <see cref="Flush"/> before.</summary>
    public void Dispose() => _batch = null;

    private bool IsFull => _batch is { } batch && (batch.Count >= OperationsMax || batch.Bytes >= BytesMax);

    private async ValueTask FlushAsync(bool isAsync, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_batch is null, this);
        _connection.RequireOpen();
        if (_batch.Count == 0) return;
        SqlSession session = _connection.Session;
        using SessionGate.Pass pass = session.Gate.Enter();
        RequireNoTransaction(session);
        try
        {
            if (isAsync) await _connection.Engine.WriteAsync(_batch, _options, cancellationToken).ConfigureAwait(false);
            else _connection.Engine.Write(_batch, _options);
        }
        catch (Exception error) when (EngineErrors.TryMap(error, out IridiumException? mapped))
        {
            throw mapped;
        }

        RowsWritten += _batch.Count;
        _batch.Clear();
    }

    private static void RequireNoTransaction(SqlSession session)
    {
        if (!session.Transaction.IsActive) return;
        throw new InvalidOperationException("A bulk writer is not part of a transaction. Commit or roll back first.");
    }

    private void Add(object key, object value, DateTimeOffset? expiresAt)
    {
        ObjectDisposedException.ThrowIf(_batch is null, this);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        try
        {
            _batch.Put(
                _schema.Keyspace,
                KeyCodec.Encode(ParameterConversion.Of(key), _schema.KeyType),
                ValueCodec.Encode(ParameterConversion.Of(value), _schema.ValueType),
                expiresAt);
        }
        catch (Exception error) when (EngineErrors.TryMap(error, out IridiumException? mapped))
        {
            throw mapped;
        }
    }
}
