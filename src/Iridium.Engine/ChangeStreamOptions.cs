namespace Iridium.Engine;

/// <summary>How a change stream is read.</summary>
public sealed record ChangeStreamOptions
{
    /// <summary>The defaults.</summary>
    public static ChangeStreamOptions Default { get; } = new();

    /// <summary>
    /// Whether batches are delivered only once they survive a power loss · flag · true · With false a batch comes as
    /// soon as reads see it and the operating system has it; after a power loss of the source its sequence may then
    /// stand for another write, which whoever has stored it never gets to see. While a stream waits for durable
    /// batches, the log is synced at least every <see cref="DatabaseOptions.SyncInterval"/>, so it does not wait for
    /// ever for writes that asked for no sync.
    /// </summary>
    public bool DurableOnly { get; init; } = true;
}
