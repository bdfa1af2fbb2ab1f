namespace Iridium.Data.Executing;

/// <summary>
/// Lets one call at a time into a session. A second one is refused rather than made to wait: it is a mistake of the
/// program, and the calls of a connection that waits for itself would never end. What has to happen from another thread
/// all the same, such as the end of a transaction that timed out, happens as soon as no call is inside. Thread-safe.
/// </summary>
/// <param name="isWatched">Whether <see cref="WhenFree"/> may be called; leaving costs a little more then.</param>
internal sealed class SessionGate(bool isWatched)
{
    private const int Free = 0;
    private const int Held = 1;

    // Own synchronisation.
    private int _state;
    private Action? _waiting;

    /// <summary>Enters; dispose what is returned to leave.</summary>
    /// <exception cref="InvalidOperationException">Another call is inside.</exception>
    public Pass Enter()
    {
        if (Interlocked.CompareExchange(ref _state, Held, Free) == Free) return new Pass(this);
        throw new InvalidOperationException(
            "Another call is running on the connection. A connection, with its commands, readers and transaction, is "
            + "for one call at a time: wait for the call, or open a connection for each thread.");
    }

    /// <summary>Runs an action now, or when the call that is inside leaves. One action in the life of a session.
    /// </summary>
    public void WhenFree(Action action)
    {
        if (!isWatched) throw new InvalidOperationException("Nobody looks for actions when leaving this gate.");
        Interlocked.Exchange(ref _waiting, action);
        RunWaiting();
    }

    private void Leave()
    {
        if (!isWatched)
        {
            Volatile.Write(ref _state, Free);
            return;
        }

        // Nothing may pass between leaving and looking, or an action that came meanwhile would wait for ever.
        Interlocked.Exchange(ref _state, Free);
        if (_waiting is not null) RunWaiting();
    }

    private void RunWaiting()
    {
        if (Interlocked.CompareExchange(ref _state, Held, Free) != Free) return;
        try
        {
            Interlocked.Exchange(ref _waiting, null)?.Invoke();
        }
        finally
        {
            Interlocked.Exchange(ref _state, Free);
        }
    }

    /// <summary>The right to be inside, given back when it is disposed.</summary>
    internal readonly struct Pass(SessionGate? gate) : IDisposable
    {
        public void Dispose() => gate?.Leave();
    }
}
