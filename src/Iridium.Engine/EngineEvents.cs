namespace Iridium.Engine;

/// <summary>
/// Handlers for what the engine does, for those who want to act on it: metrics and logs are in
/// docs/observability.md. Give them to <see cref="DatabaseEvents.Listen"/>; those left null cost nothing. They are
/// called one after the other on a thread of the pool, in the order in which things happened and soon after, never
/// under a lock of the engine; a handler that is slow delays later events and nothing else, and one that
/// throws is logged.
/// Events carry no keys and no values.
/// </summary>
public sealed record EngineEvents
{
    /// <summary>A flush begins; its tables are not known yet.</summary>
    public Action<FlushEvent>? FlushBegun { get; init; }

    /// <summary>A flush ended: its tables are durable and seen.</summary>
    public Action<FlushEvent>? FlushEnded { get; init; }

    /// <summary>A merge begins; its outputs are not known yet.</summary>
    public Action<CompactionEvent>? CompactionBegun { get; init; }

    /// <summary>A merge ended, or tables were moved or dropped.</summary>
    public Action<CompactionEvent>? CompactionEnded { get; init; }

    /// <summary>A table became part of the database.</summary>
    public Action<TableEvent>? TableCreated { get; init; }

    /// <summary>A table's file was deleted, since nothing needs it any more.</summary>
    public Action<TableEvent>? TableDeleted { get; init; }

    /// <summary>Writes are delayed or stopped from now on, or run freely again.</summary>
    public Action<StallEvent>? StallChanged { get; init; }

    /// <summary>A step of background work failed; it will be tried again.</summary>
    public Action<BackgroundErrorEvent>? BackgroundError { get; init; }

    /// <summary>A keyspace was created.</summary>
    public Action<KeyspaceEvent>? KeyspaceCreated { get; init; }

    /// <summary>A keyspace was dropped, or truncated.</summary>
    public Action<KeyspaceEvent>? KeyspaceDropped { get; init; }

    /// <summary>Records were ingested.</summary>
    public Action<IngestEvent>? Ingested { get; init; }
}
