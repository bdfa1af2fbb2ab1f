namespace Iridium.Testing;

/// <summary>
/// The bytes of a <see cref="CrashFileSystem"/>, the one lock over everything it keeps, and its power. Every change
/// goes through <see cref="MutateLocked"/> or <see cref="Write"/>, where the power may fail. Thread-safe by the lock.
/// </summary>
internal sealed class CrashDisk(int seed)
{
    // Guarded by Gate.
    private long _sequence;

    public Lock Gate { get; } = new();

    /// <summary>The power; use it under the lock.</summary>
    public PowerSwitch Power { get; } = new(seed);

    public bool IsLying { get; set; }

    /// <summary>Number of the next change, by which changes are put in order.</summary>
    public long NextSequenceLocked() => ++_sequence;

    /// <summary>Makes a change, unless the power fails first; it may fail during the change too.</summary>
    public void MutateLocked(Action change)
    {
        bool failing = Power.FailsDuringNext();
        if (!failing || Power.PartDone(1) == 1) change();
        if (failing) throw new SimulatedPowerLossException();
    }

    public long LengthOf(CrashNode node)
    {
        lock (Gate)
        {
            Power.RequirePower();
            return node.Live.Length;
        }
    }

    public int Read(CrashNode node, Span<byte> destination, long offset)
    {
        lock (Gate)
        {
            Power.RequirePower();
            return node.Live.Read(destination, offset);
        }
    }

    public void Write(CrashNode node, byte[] bytes, long offset)
    {
        lock (Gate)
        {
            bool failing = Power.FailsDuringNext();
            if (failing)
            {
                int sectors = (bytes.Length + CrashFate.SectorBytes - 1) / CrashFate.SectorBytes;
                bytes = CrashFate.Torn(bytes, offset, Power.PartDone(sectors));
            }

            if (bytes.Length > 0) node.Write(NextSequenceLocked(), bytes, offset);
            if (failing) throw new SimulatedPowerLossException();
        }
    }

    public void SetLength(CrashNode node, long length)
    {
        lock (Gate) MutateLocked(() => node.SetLength(NextSequenceLocked(), length));
    }

    public void Sync(CrashNode node)
    {
        lock (Gate)
        {
            MutateLocked(() =>
            {
                if (!IsLying) node.Sync();
            });
        }
    }

    public void LoseUnsynced(CrashNode node)
    {
        lock (Gate) node.LoseUnsynced();
    }
}
