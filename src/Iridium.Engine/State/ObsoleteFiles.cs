namespace Iridium.Engine.State;

/// <summary>
/// Numbers of table files that nothing needs any more, waiting for the background to delete them, so that a reader
/// which lets go last does not pay for it. Thread-safe.
/// </summary>
internal sealed class ObsoleteFiles
{
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly List<long> _tables = [];

    /// <summary>Called when there is something to delete again, on the thread that let go. Set once, before the
    /// database is used.</summary>
    public Action? Added { get; set; }

    public void Add(long tableNumber)
    {
        bool isFirst;
        lock (_gate)
        {
            isFirst = _tables.Count == 0;
            _tables.Add(tableNumber);
        }

        if (isFirst) Added?.Invoke();
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
