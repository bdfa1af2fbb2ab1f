namespace Iridium.Testing;

/// <summary>Measures what a piece of code allocates on the calling thread.</summary>
public static class AllocationMeter
{
    private const int Attempts = 8;

    /// <summary>
    /// Bytes that the action allocates: the least of several runs. A collection that another thread starts in the
    /// middle takes away the rest of this thread's allocation buffer, up to 8 KiB, and the runtime counts that as
    /// allocated; an allocation of the action's own shows in every run.
    /// </summary>
    public static long LeastBytes(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        long least = long.MaxValue;
        for (int i = 0; i < Attempts && least > 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
