using Iridium.Engine.Keys;
using Iridium.Engine.State;
using Iridium.Engine.Transfer;

namespace Iridium.Engine;

/// <summary>
/// Moves records out of and into a database as a stream that other programs can read and write
/// (docs/formats/export.md). Keys, values and expiries are kept; sequences and the options of keyspaces are not.
/// Writers go on meanwhile. Thread-safe; a stream is for one call at a time.
/// </summary>
public static class KeyspaceTransfer
{
    /// <summary>Writes the live records of a keyspace, as they are at one instant, by ascending key.</summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="stream">Written to, flushed at the end and left open.</param>
    /// <param name="options">What to export and how; null takes the defaults.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="IridiumException">The keyspace was dropped, or a file cannot be read.</exception>
    /// <exception cref="IOException">The stream failed. What was written of it has no end, and no import takes it.
    /// </exception>
    public static TransferResult Export(this Keyspace keyspace, Stream stream, ExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(keyspace);
        using Snapshot? own = OwnSnapshot(keyspace.Database, options);
        return NewExport(keyspace.Database, [keyspace.Tree], options, own).Run(stream);
    }

    /// <summary>As <see cref="Export(Keyspace, Stream, ExportOptions)"/>, not blocking on the stream.</summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="stream">Written to, flushed at the end and left open.</param>
    /// <param name="options">What to export and how; null takes the defaults.</param>
    /// <param name="cancellationToken">Stops between two pieces; the stream is then without an end.</param>
    /// <returns>What was written.</returns>
    public static async ValueTask<TransferResult> ExportAsync(
        this Keyspace keyspace,
        Stream stream,
        ExportOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keyspace);
        using Snapshot? own = OwnSnapshot(keyspace.Database, options);
        ExportJob job = NewExport(keyspace.Database, [keyspace.Tree], options, own);
        return await job.RunAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes all keyspaces, as they are at one instant, by name.</summary>
    /// <param name="database">The database.</param>
    /// <param name="stream">Written to, flushed at the end and left open.</param>
    /// <param name="options">What to export and how; null takes the defaults.</param>
    /// <returns>What was written.</returns>
    public static TransferResult Export(this IridiumDatabase database, Stream stream, ExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(database);
        using Snapshot? own = OwnSnapshot(database, options);
        return NewExport(database, TreesOf(database), options, own).Run(stream);
    }

    /// <summary>As <see cref="Export(IridiumDatabase, Stream, ExportOptions)"/>, not blocking on the stream.</summary>
    /// <param name="database">The database.</param>
    /// <param name="stream">Written to, flushed at the end and left open.</param>
    /// <param name="options">What to export and how; null takes the defaults.</param>
    /// <param name="cancellationToken">Stops between two pieces; the stream is then without an end.</param>
    /// <returns>What was written.</returns>
    public static async ValueTask<TransferResult> ExportAsync(
        this IridiumDatabase database,
        Stream stream,
        ExportOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        using Snapshot? own = OwnSnapshot(database, options);
        ExportJob job = NewExport(database, TreesOf(database), options, own);
        return await job.RunAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Reads records of one keyspace, whatever its name was, in either form; the form is found out. Records replace
    /// those of the same keys, in batches: when it ends early the batches so far are there, and to import again does no
    /// harm. With <see cref="ImportOptions.AsIngest"/> all are there or none.
    /// </summary>
    /// <param name="keyspace">Where the records go.</param>
    /// <param name="stream">Read to its end and left open.</param>
    /// <param name="options">How; null takes the defaults.</param>
    /// <returns>What was read.</returns>
    /// <exception cref="CorruptionException">The stream is damaged, cut, or of no form that this build reads; the
    /// message has the offset, and line and column of JSON. See <see cref="ImportOptions.CheckFirst"/>.</exception>
    /// <exception cref="ArgumentException">The stream holds several keyspaces: import it into the database; or records
    /// to ingest are not in order.</exception>
    /// <exception cref="IridiumException">A write failed.</exception>
    public static TransferResult Import(this Keyspace keyspace, Stream stream, ImportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(keyspace);
        return NewImport(keyspace.Database, new ImportTarget(keyspace.Tree), options).Run(stream);
    }

    /// <summary>As <see cref="Import(Keyspace, Stream, ImportOptions)"/>, not blocking on the stream or the log.
    /// </summary>
    /// <param name="keyspace">Where the records go.</param>
    /// <param name="stream">Read to its end and left open.</param>
    /// <param name="options">How; null takes the defaults.</param>
    /// <param name="cancellationToken">Stops between two batches, which stay.</param>
    /// <returns>What was read.</returns>
    public static ValueTask<TransferResult> ImportAsync(
        this Keyspace keyspace,
        Stream stream,
        ImportOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keyspace);
        ImportJob job = NewImport(keyspace.Database, new ImportTarget(keyspace.Tree), options);
        return job.RunAsync(stream, cancellationToken);
    }

    /// <summary>Reads records of any number of keyspaces, which are created where they are missing; records before the
    /// first name go to <c>default</c>. As <see cref="Import(Keyspace, Stream, ImportOptions)"/> otherwise.</summary>
    /// <param name="database">Where the records go.</param>
    /// <param name="stream">Read to its end and left open.</param>
    /// <param name="options">How; null takes the defaults.</param>
    /// <returns>What was read.</returns>
    public static TransferResult Import(this IridiumDatabase database, Stream stream, ImportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(database);
        return NewImport(database, TargetOf(database), options).Run(stream);
    }

    /// <summary>As <see cref="Import(IridiumDatabase, Stream, ImportOptions)"/>, not blocking on the stream or the log.
    /// </summary>
    /// <param name="database">Where the records go.</param>
    /// <param name="stream">Read to its end and left open.</param>
    /// <param name="options">How; null takes the defaults.</param>
    /// <param name="cancellationToken">Stops between two batches, which stay.</param>
    /// <returns>What was read.</returns>
    public static ValueTask<TransferResult> ImportAsync(
        this IridiumDatabase database,
        Stream stream,
        ImportOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        return NewImport(database, TargetOf(database), options).RunAsync(stream, cancellationToken);
    }

    private static Snapshot? OwnSnapshot(IridiumDatabase database, ExportOptions? options) =>
        options?.Snapshot is null ? database.CreateSnapshot() : null;

    private static KeyspaceTree[] TreesOf(IridiumDatabase database) =>
        [.. database.Engine.State.Trees.All.ToArray().OrderBy(tree => tree.Keyspace.Name, StringComparer.Ordinal)];

    private static ImportTarget TargetOf(IridiumDatabase database) =>
        new(database.Default.Tree, name => database.GetOrCreateKeyspace(name).Tree);

    private static ExportJob NewExport(
        IridiumDatabase database, KeyspaceTree[] trees, ExportOptions? options, Snapshot? own)
    {
        ExportOptions chosen = options ?? new ExportOptions();
        KeyLimits.CheckBound(chosen.Range.Start.Span);
        KeyLimits.CheckBound(chosen.Range.End.Span);
        HeldSnapshot held = (chosen.Snapshot ?? own)!.HeldBy(database); // There is an own one where none was given.
        return new ExportJob(database.Engine.Reads, trees, chosen, held);
    }

    private static ImportJob NewImport(IridiumDatabase database, ImportTarget target, ImportOptions? options)
    {
        ImportOptions chosen = options ?? new ImportOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(chosen.BatchBytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(chosen.BatchBytes, EngineLimits.BatchBytesMax);
        return new ImportJob(database.Engine.Writes, target, chosen, database.Engine.BeginIngest);
    }
}
