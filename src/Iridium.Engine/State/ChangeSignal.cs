namespace Iridium.Engine.State;

/// <summary>
/// Wakes those who wait for newer batches. Thread-safe.
/// </summary>
/// <remarks>
/// While nobody waits a pulse is one look at a field, without a fence: the price of ordering is paid by the waiter, who
/// makes every thread of the process pass a barrier after he has shown himself. Then either the writer sees him, or he
/// sees what the writer published before it looked.
/// </remarks>
internal sealed class ChangeSignal
{
    private TaskCompletionSource? _waiting;
    private bool _isClosed;

    /// <summary>Whether the database was closed.</summary>
    public bool IsClosed => Volatile.Read(ref _isClosed);

    /// <summary>There may be something new. Call it after that can be seen.</summary>
    public void Pulse()
    {
        if (Volatile.Read(ref _waiting) is not null) Wake();
    }

    /// <summary>Begins to wait: what is new after this call ends the task. Look once more before awaiting it.</summary>
    public Task Arm()
    {
        TaskCompletionSource? present = Volatile.Read(ref _waiting);
        if (present is null)
        {
            var fresh = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            present = Interlocked.CompareExchange(ref _waiting, fresh, null) ?? fresh;
        }

        Interlocked.MemoryBarrierProcessWide();
        return present.Task;
    }

    /// <summary>Wakes everybody for good.</summary>
    public void Close()
    {
        Volatile.Write(ref _isClosed, true);
        Interlocked.MemoryBarrier();
        Wake();
    }

    private void Wake() => Interlocked.Exchange(ref _waiting, null)?.TrySetResult();
}
