namespace Iridium.Engine.Background;

/// <summary>
/// How many threads may compact at once, over all keyspaces, and over all databases that share them. Thread-safe.
/// </summary>
internal sealed class ThreadSlots(int count)
{
    private int _free = count;
    private volatile int _keptFree;

    public int Count { get; } = count;

    /// <summary>Places that <see cref="TryTakeSpare"/> leaves to others.</summary>
    public int KeptFree
    {
        get => _keptFree;
        set => _keptFree = value;
    }

    /// <summary>Called whenever a place gets free, by the thread that frees it.</summary>
    public event Action? Released;

    /// <summary>Takes a thread's place if one is free; give it back by <see cref="Release"/>.</summary>
    public bool TryTake() => TryTake(0);

    /// <summary>As <see cref="TryTake()"/>, for what could be done without.</summary>
    public bool TryTakeSpare() => TryTake(_keptFree);

    public void Release()
    {
        Interlocked.Increment(ref _free);
        Released?.Invoke();
    }

    private bool TryTake(int left)
    {
        if (Interlocked.Decrement(ref _free) >= left) return true;
        Interlocked.Increment(ref _free);
        return false;
    }
}
