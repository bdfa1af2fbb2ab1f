namespace Iridium.Engine;

/// <summary>How an import is done. <c>new()</c> checks first, then writes batches of a MiB.</summary>
public sealed record ImportOptions
{
    /// <summary>Bytes of records that are committed together. 1 to <see cref="EngineLimits.BatchBytesMax"/>; default
    /// 1 MiB. A record that is larger is a batch of its own. Not used with <see cref="AsIngest"/>.</summary>
    public int BatchBytes { get; init; } = 1024 * 1024;

    /// <summary>When each batch counts as done; null takes <see cref="DatabaseOptions.Durability"/>.</summary>
    public Durability? Durability { get; init; }

    /// <summary>Whether a stream that can seek is read twice: first to check all of it, so that nothing is imported
    /// from one that is damaged or cut. Default true. A stream that cannot seek is checked as it is imported.</summary>
    public bool CheckFirst { get; init; } = true;

    /// <summary>
    /// Whether the records go straight to tables and become visible at once, as by <see cref="IngestBuilder"/>: they
    /// must come by ascending key, as in every export. Of several keyspaces each becomes visible on its own. Default
    /// false.
    /// </summary>
    public bool AsIngest { get; init; }

    /// <summary>What messages call the stream, as a file name. Default <c>import</c>.</summary>
    public string SourceName { get; init; } = "import";
}
