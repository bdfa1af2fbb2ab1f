namespace Iridium.Bench.Running;

/// <summary>How long an engine took to open what it had loaded. Times are those of the rounds. Immutable.</summary>
internal sealed record ReopenReport
{
    public required string Engine { get; init; }

    public required long Records { get; init; }

    public required int ValueBytes { get; init; }

    public required double LoadSeconds { get; init; }

    /// <summary>Waiting for background work after the load, and closing.</summary>
    public required double CloseSeconds { get; init; }

    public required long DirectoryBytes { get; init; }

    /// <summary>The first open of a process, compilation of the code included, after a clean close.</summary>
    public required IReadOnlyList<double> CleanMilliseconds { get; init; }

    /// <summary>The second open of the same process.</summary>
    public required IReadOnlyList<double> AgainMilliseconds { get; init; }

    /// <summary>The first open of a process after the one before was killed with a full memtable.</summary>
    public required IReadOnlyList<double> KilledMilliseconds { get; init; }

    /// <summary>Bytes of keys and values that stood in the memtable at each kill.</summary>
    public required long MemtableBytes { get; init; }

    public required string EngineSettings { get; init; }
}
