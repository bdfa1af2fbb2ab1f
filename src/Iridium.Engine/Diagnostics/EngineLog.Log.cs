using Microsoft.Extensions.Logging;

namespace Iridium.Engine.Diagnostics;

/// <summary>The engine's log events. Ids are stable. No event carries a key or a value.</summary>
internal static partial class EngineLog
{
    [LoggerMessage(1, LogLevel.Information,
        "Opened '{Directory}': {Keyspaces} keyspaces, {Tables} tables, last sequence {Sequence}, in {Elapsed}")]
    public static partial void Opened(
        this ILogger log, string directory, int keyspaces, int tables, long sequence, TimeSpan elapsed);

    [LoggerMessage(2, LogLevel.Information, "Closed '{Directory}'")]
    public static partial void Closed(this ILogger log, string directory);

    [LoggerMessage(3, LogLevel.Warning,
        "Cut {Bytes} bytes of a torn tail from '{File}' at offset {Offset}: they were never acknowledged as durable")]
    public static partial void TornTailCut(this ILogger log, string file, long offset, long bytes);

    [LoggerMessage(4, LogLevel.Information,
        "Replayed {Segments} log segments with {Records} batches in {Elapsed}")]
    public static partial void Replayed(this ILogger log, int segments, long records, TimeSpan elapsed);

    [LoggerMessage(5, LogLevel.Warning, "CURRENT in '{Directory}' is missing or damaged; using manifest {Manifest}")]
    public static partial void CurrentReplaced(this ILogger log, string directory, long manifest);

    [LoggerMessage(6, LogLevel.Information, "Removed {File}, left behind by a crash")]
    public static partial void OrphanRemoved(this ILogger log, string file);

    [LoggerMessage(7, LogLevel.Critical, "The database '{Directory}' takes no more writes")]
    public static partial void EngineFailed(this ILogger log, string directory, Exception cause);

    [LoggerMessage(8, LogLevel.Warning, "The manifest of '{Directory}' grew but could not be replaced")]
    public static partial void ManifestNotReplaced(this ILogger log, string directory, Exception cause);

    [LoggerMessage(9, LogLevel.Warning, "{File} is not needed any more but could not be deleted")]
    public static partial void FileNotDeleted(this ILogger log, string file, Exception cause);

    [LoggerMessage(10, LogLevel.Debug,
        "Flushed {Entries} entries of keyspace '{Keyspace}' to table {Table}: {Bytes} bytes, in {Elapsed}")]
    public static partial void Flushed(
        this ILogger log, string keyspace, long entries, long table, long bytes, TimeSpan elapsed);

    [LoggerMessage(11, LogLevel.Debug,
        "Compacted keyspace '{Keyspace}': {Inputs} tables of level {From} to {Outputs} of level {To}, {Bytes} bytes, "
        + "in {Elapsed}")]
    public static partial void Compacted(
        this ILogger log, string keyspace, int inputs, int from, int outputs, int to, long bytes, TimeSpan elapsed);

    [LoggerMessage(12, LogLevel.Error, "Background work of '{Directory}' does not get on; it will try again")]
    public static partial void BackgroundTrouble(this ILogger log, string directory, Exception cause);

    [LoggerMessage(14, LogLevel.Warning, "A new log segment could not be begun in '{Directory}'; the old one goes on")]
    public static partial void SegmentNotBegun(this ILogger log, string directory, Exception cause);

    [LoggerMessage(20, LogLevel.Debug, "Flushing {Memtables} memtables of keyspace '{Keyspace}': {Bytes} bytes")]
    public static partial void FlushBegun(this ILogger log, string keyspace, int memtables, long bytes);

    [LoggerMessage(21, LogLevel.Debug,
        "Compacting keyspace '{Keyspace}': {Inputs} tables from level {From} to level {To}, {Bytes} bytes")]
    public static partial void CompactionBegun(
        this ILogger log, string keyspace, int inputs, int from, int to, long bytes);

    [LoggerMessage(22, LogLevel.Debug,
        "Moved table {Table} of keyspace '{Keyspace}' from level {From} to level {To}: {Bytes} bytes")]
    public static partial void TableMoved(
        this ILogger log, string keyspace, long table, int from, int to, long bytes);

    [LoggerMessage(24, LogLevel.Information, "Background work of '{Directory}' gets on again")]
    public static partial void BackgroundRecovered(this ILogger log, string directory);

    [LoggerMessage(30, LogLevel.Information,
        "Dropped the oldest {Tables} tables of keyspace '{Keyspace}', {Bytes} bytes")]
    public static partial void Dropped(this ILogger log, string keyspace, int tables, long bytes);

    [LoggerMessage(70, LogLevel.Warning,
        "Blob file {Number} holds a value that was not committed and could not be removed; the next open removes it")]
    public static partial void BlobNotTakenBack(this ILogger log, long number, Exception cause);

    [LoggerMessage(13, LogLevel.Warning,
        "Writes are held up ({Stall}), since the background is behind with '{Keyspace}': {Cause}")]
    public static partial void WritesHeldUp(this ILogger log, string keyspace, WriteStallState stall, Enum cause);

    [LoggerMessage(15, LogLevel.Information, "Writes to '{Directory}' run freely again")]
    public static partial void WritesRunFreely(this ILogger log, string directory);

    [LoggerMessage(60, LogLevel.Debug,
        "{Segments} log segments of '{Directory}', up to sequence {Sequence}, are not kept for changes any more")]
    public static partial void SegmentsLetGo(this ILogger log, string directory, int segments, long sequence);

    [LoggerMessage(80, LogLevel.Warning,
        "A slow operation: {Operation} in '{Where}' took {Elapsed}: {Size}. It waited for: {Waits}. "
        + "Not told before this: {Suppressed}")]
    public static partial void SlowOperation(
        this ILogger log,
        string operation,
        string where,
        TimeSpan elapsed,
        string size,
        SlowWaits waits,
        long suppressed);
}
