namespace Iridium.Engine.State;

/// <summary>
/// How far the background is behind the writes to a keyspace: 0 is not at all, 1 and more is so far that they have to
/// stop, and in between they are slowed down. Pure.
/// </summary>
/// <param name="Severity">How far.</param>
/// <param name="Cause">What is behind.</param>
internal readonly record struct WritePressure(double Severity, StallCause Cause)
{
    public const int SealedMemtablesDelay = 2;
    public const int SealedMemtablesStop = 3;
    public const int LevelZeroDelayOverTrigger = 8;
    public const int LevelZeroStopOverTrigger = 16;

    private const double MemoryStop = 1.15;

    /// <summary>Bytes for each second that a keyspace takes just before it stops.</summary>
    private const double SlowestBytesPerSecond = 2e6;

    public WriteStallState State => Severity switch
    {
        <= 0 => WriteStallState.None,
        < 1 => WriteStallState.Delayed,
        _ => WriteStallState.Stopped,
    };

    /// <summary>The kind of work that helps.</summary>
    public WorkKind Work => Cause == StallCause.LevelZeroTables ? WorkKind.Compaction : WorkKind.Flush;

    /// <summary>Judges a keyspace.</summary>
    /// <param name="sealedMemtables">Its memtables that wait for a flush.</param>
    /// <param name="activeFill">How full its active memtable is, 0 to 1.</param>
    /// <param name="levelZero">Its sorted runs in level 0.</param>
    /// <param name="trigger">Runs in level 0 that start a compaction.</param>
    /// <param name="memoryFill">Bytes of all memtables by their share of the budget; 0 when none is sealed.</param>
    public static WritePressure Of(
        int sealedMemtables,
        double activeFill,
        int levelZero,
        int trigger,
        double memoryFill)
    {
        var worst = default(WritePressure);
        if (sealedMemtables >= SealedMemtablesStop) worst = new WritePressure(1, StallCause.SealedMemtables);
        else if (sealedMemtables == SealedMemtablesDelay)
            worst = new WritePressure(Math.Clamp(activeFill, 0.01, 0.99), StallCause.SealedMemtables);
        double range = LevelZeroStopOverTrigger - LevelZeroDelayOverTrigger;
        worst = worst.Or((levelZero - trigger - LevelZeroDelayOverTrigger) / range, StallCause.LevelZeroTables);
        return worst.Or((memoryFill - 1) / (MemoryStop - 1), StallCause.MemtableMemory);
    }

    /// <summary>How long a write of so many bytes is held up, so that the rate falls smoothly with the
    /// severity.</summary>
    public TimeSpan DelayOf(long bytes)
    {
        double severity = Math.Clamp(Severity, 0, 1);
        return TimeSpan.FromSeconds(bytes * severity * severity / SlowestBytesPerSecond);
    }

    private WritePressure Or(double severity, StallCause cause) =>
        severity > Severity ? new WritePressure(severity, cause) : this;
}
