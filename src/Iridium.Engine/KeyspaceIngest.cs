namespace Iridium.Engine;

/// <summary>
/// Brings records that are sorted already into a keyspace at the speed of the disk. See <see cref="IngestBuilder"/>.
/// An ingest is not in the log: who follows the log (a change stream) learns of its sequence and not of its records.
/// </summary>
public static class KeyspaceIngest
{
    /// <summary>Begins an ingest.</summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <returns>The builder; dispose it.</returns>
    /// <exception cref="IridiumException">The keyspace was dropped.</exception>
    public static IngestBuilder BeginIngest(this Keyspace keyspace)
    {
        ArgumentNullException.ThrowIfNull(keyspace);
        return new IngestBuilder(keyspace.Database.Engine.BeginIngest(keyspace.Tree));
    }

    /// <summary>Ingests records, all of them or none.</summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="records">The records by ascending key. An exception of it ends the ingest without a trace.</param>
    /// <returns>What was added.</returns>
    /// <exception cref="ArgumentException">A key is not greater than the one before.</exception>
    /// <exception cref="IridiumException">As in <see cref="IngestBuilder.Commit"/>.</exception>
    public static IngestResult Ingest(this Keyspace keyspace, IEnumerable<IngestRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        using IngestBuilder builder = keyspace.BeginIngest();
        foreach (IngestRecord record in records) builder.Add(record.Key.Span, record.Value.Span, record.ExpiresAt);
        return builder.Commit();
    }

    /// <summary>As <see cref="Ingest"/>, for records that are waited for.</summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="records">The records by ascending key.</param>
    /// <param name="cancellationToken">Ends the ingest without a trace, until the records are about to become visible.
    /// </param>
    /// <returns>What was added.</returns>
    public static async ValueTask<IngestResult> IngestAsync(
        this Keyspace keyspace,
        IAsyncEnumerable<IngestRecord> records,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        using IngestBuilder builder = keyspace.BeginIngest();
        await foreach (IngestRecord record in records.WithCancellation(cancellationToken).ConfigureAwait(false))
            builder.Add(record.Key.Span, record.Value.Span, record.ExpiresAt);
        return await builder.CommitAsync(cancellationToken).ConfigureAwait(false);
    }
}
