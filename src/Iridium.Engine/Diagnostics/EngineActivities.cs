using System.Diagnostics;

namespace Iridium.Engine.Diagnostics;

/// <summary>
/// The activities (spans) of the engine; docs/observability.md lists them. Without a listener each start returns null
/// and costs one comparison. Names and tags are stable. No tag carries a key or a value.
/// </summary>
internal static class EngineActivities
{
    /// <summary>The name to listen to.</summary>
    public const string SourceName = "Iridium.Engine";

    public const string SystemTag = "db.system.name";
    public const string OperationTag = EngineMeter.OperationTag;
    public const string DatabaseTag = EngineMeter.DatabaseTag;
    public const string KeyspaceTag = EngineMeter.KeyspaceTag;
    public const string FromLevelTag = "iridium.level.from";
    public const string ToLevelTag = "iridium.level.to";
    public const string BytesReadTag = "iridium.bytes.read";
    public const string BytesWrittenTag = "iridium.bytes.written";
    public const string BatchesTag = "iridium.batches";
    public const string KeysTag = "iridium.keys";
    public const string WaitedTag = "iridium.waited";
    public const string ErrorTypeTag = "error.type";

    private const string System = "iridium";

    private static readonly ActivitySource _source =
        new(SourceName, typeof(EngineActivities).Assembly.GetName().Version?.ToString(3));

    /// <summary>Whether anyone listens, so that tags which cost something are worth computing.</summary>
    public static bool IsListenedTo => _source.HasListeners();

    /// <summary>Opening a database, recovery included.</summary>
    public static Activity? StartOpen(string directory) => Start("open", directory);

    /// <summary>Reading the log at open and applying it.</summary>
    public static Activity? StartRecovery(string directory) => Start("recovery", directory);

    /// <summary>Writing sealed memtables to tables.</summary>
    public static Activity? StartFlush(string directory, string keyspace) =>
        Start("flush", directory)?.SetTag(KeyspaceTag, keyspace);

    /// <summary>Merging tables, or dropping them.</summary>
    public static Activity? StartCompaction(string directory, string keyspace, int fromLevel, int toLevel) =>
        Start("compaction", directory)?
            .SetTag(KeyspaceTag, keyspace)
            .SetTag(FromLevelTag, fromLevel)
            .SetTag(ToLevelTag, toLevel);

    /// <summary>Making a checkpoint of an open database.</summary>
    public static Activity? StartCheckpoint(string directory) => Start("checkpoint", directory);

    /// <summary>Making a backup of an open database.</summary>
    public static Activity? StartBackup(string directory) => Start("backup", directory);

    /// <summary>Making a database from a backup.</summary>
    public static Activity? StartRestore(string directory) => Start("restore", directory);

    /// <summary>Taking tables in that were sorted outside.</summary>
    public static Activity? StartIngest(string directory, string keyspace) =>
        Start("ingest", directory)?.SetTag(KeyspaceTag, keyspace);

    /// <summary>Making a manifest anew from what tables and logs say.</summary>
    public static Activity? StartRepair(string directory) => Start("repair", directory);

    /// <summary>Tells what an operation read and wrote. Does nothing without an activity.</summary>
    public static void SetBytes(this Activity? activity, long read, long written) =>
        activity?.SetTag(BytesReadTag, read).SetTag(BytesWrittenTag, written);

    /// <summary>Notes that the operation failed. Does nothing without an activity.</summary>
    public static void Fail(this Activity? activity, Exception error)
    {
        if (activity is null) return;
        activity.SetStatus(ActivityStatusCode.Error, error.Message);
        activity.SetTag(ErrorTypeTag, error.GetType().FullName);
        activity.AddException(error);
    }

    /// <summary>Tells of a slow operation that is over: the activity begins when the operation did.</summary>
    public static void TellSlow(string directory, in SlowOperation slow)
    {
        if (!IsListenedTo) return;
        Activity? activity = _source.StartActivity(
            "iridium.slow", ActivityKind.Internal, default(ActivityContext), startTime: slow.StartedAt);
        activity?
            .SetTag(SystemTag, System)
            .SetTag(OperationTag, slow.Operation)
            .SetTag(DatabaseTag, directory)
            .SetTag(KeyspaceTag, slow.Keyspace)
            .SetTag(KeysTag, slow.Keys)
            .SetTag(WaitedTag, slow.Waits.ToString())
            .SetEndTime(slow.StartedAt.UtcDateTime + slow.Elapsed)
            .Dispose();
    }

    private static Activity? Start(string operation, string directory)
    {
        if (!_source.HasListeners()) return null;
        return _source.StartActivity("iridium." + operation)?
            .SetTag(SystemTag, System)
            .SetTag(OperationTag, operation)
            .SetTag(DatabaseTag, directory);
    }
}
