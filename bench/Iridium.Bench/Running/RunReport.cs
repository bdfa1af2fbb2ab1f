namespace Iridium.Bench.Running;

/// <summary>A result with all that is known of the run. Immutable.</summary>
internal sealed record RunReport : RunResult
{
    public required long Operations { get; init; }

    public required double Seconds { get; init; }

    /// <summary>Whether the time was up before all operations were done.</summary>
    public required bool IsCutShort { get; init; }

    /// <summary>Collections of each generation during the run.</summary>
    public required IReadOnlyList<int> Collections { get; init; }

    public required double OpenMilliseconds { get; init; }

    /// <summary>How long background work went on after the last operation.</summary>
    public required double SettleSeconds { get; init; }

    /// <summary>As the write amplification, but of the pages that the kernel counts as sent to the storage.</summary>
    public required double StorageWriteAmplification { get; init; }

    /// <summary>The fastest round's throughput over the slowest one's; 1 for a single run.</summary>
    public double Spread { get; init; } = 1;

    /// <summary>Awaiting writers or threads that did the operations.</summary>
    public required int Writers { get; init; }

    /// <summary>Time for which each number of the two lists below stands.</summary>
    public required double SlotMilliseconds { get; init; }

    /// <summary>The slowest operation of each stretch, in microseconds.</summary>
    public required IReadOnlyList<double> SlotMax { get; init; }

    /// <summary>Operations done in each stretch.</summary>
    public required IReadOnlyList<long> SlotOperations { get; init; }

    /// <summary>Which build was measured.</summary>
    public required string Build { get; init; }

    /// <summary>What it was opened with, in words.</summary>
    public required string EngineSettings { get; init; }
}
