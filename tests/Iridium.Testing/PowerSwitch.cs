namespace Iridium.Testing;

/// <summary>
/// Counts the mutating operations of a <see cref="CrashFileSystem"/> and cuts the power in one of them. Guarded by the
/// lock of its file system.
/// </summary>
internal sealed class PowerSwitch
{
    private readonly Random _random;
    private long? _operationsMax;

    public PowerSwitch(int seed) => _random = new Random(seed);

    public bool Lost { get; private set; }

    public long OperationCount { get; private set; }

    public void CutAfter(long operations) => _operationsMax = OperationCount + operations;

    public void Cut() => Lost = true;

    public void RequirePower()
    {
        if (Lost) throw new SimulatedPowerLossException();
    }

    /// <summary>Counts an operation about to happen.</summary>
    /// <returns>True when power fails while it runs: the caller does all, part or nothing of it and throws.</returns>
    public bool FailsDuringNext()
    {
        RequirePower();
        if (OperationCount >= _operationsMax) Lost = true;
        else OperationCount++;
        return Lost;
    }

    /// <summary>How much of the interrupted operation happened, in steps from 0 to <paramref name="steps"/>.</summary>
    public int PartDone(int steps) => _random.Next(steps + 1);
}
