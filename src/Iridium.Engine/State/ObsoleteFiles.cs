namespace Iridium.Engine.State;

/// <summary>
/// Numbers of table files that nothing needs any more, waiting for the background to delete them, so that a reader which
/// lets go last does not pay for it. Thread-safe.
/// </summary>
internal sealed class ObsoleteFiles
{
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly List<long> _tables = [];

    public void Add(long tableNumber)
    {
        lock (_gate) _tables.Add(tableNumber);
    }

    /// <summary>Takes all numbers out.</summary>
    public long[] TakeAll()
    {
        lock (_gate)
        {
            long[] taken = [.. _tables];
            _tables.Clear();
            return taken;
        }
    }
}
