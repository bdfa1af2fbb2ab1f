namespace Iridium.Engine.Background;

/// <summary>How many threads may compact at once, over all keyspaces. Thread-safe.</summary>
internal sealed class ThreadSlots(int count)
{
    private int _free = count;

    public int Count { get; } = count;

    /// <summary>Takes a thread's place if one is free; give it back by <see cref="Release"/>.</summary>
    public bool TryTake()
    {
        if (Interlocked.Decrement(ref _free) >= 0) return true;
        Interlocked.Increment(ref _free);
        return false;
    }

    public void Release() => Interlocked.Increment(ref _free);
}
