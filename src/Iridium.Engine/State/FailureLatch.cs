namespace Iridium.Engine.State;

/// <summary>
/// Remembers the first failure after which nothing more may be written: once an append or a sync has failed, what the
/// disk holds is in doubt, and a later sync that succeeds would not say otherwise. Reads go on. Thread-safe.
/// </summary>
internal sealed class FailureLatch
{
    private Exception? _first;

    /// <summary>Told the first failure, once.</summary>
    public Action<Exception>? OnFirst { get; init; }

    /// <summary>The first failure, or null.</summary>
    public Exception? First => Volatile.Read(ref _first);

    /// <summary>Makes the error of a database that takes no writes although nothing failed; null for all others.
    /// </summary>
    public Func<IridiumException>? Refusal { get; init; }

    /// <summary>Whether nothing more may be written.</summary>
    public bool IsFailed => First is not null || Refusal is not null;

    /// <summary>Latches; only the first cause is kept.</summary>
    /// <returns>True when this call was the first.</returns>
    public bool Fail(Exception cause)
    {
        if (Interlocked.CompareExchange(ref _first, cause, null) is not null) return false;
        OnFirst?.Invoke(cause);
        return true;
    }

    /// <exception cref="EngineFailedException">A failure was latched.</exception>
    /// <exception cref="IridiumException">The database takes no writes.</exception>
    public void ThrowIfFailed()
    {
        if (Refusal is not null) throw Refusal();
        if (First is not null) throw ToException();
    }

    public EngineFailedException ToException() => new(
        $"The database takes no more writes since one has failed: {First?.Message} Reads go on. "
        + "Dispose the database, mend the cause and open it again; everything acknowledged as durable is there.",
        First);
}
