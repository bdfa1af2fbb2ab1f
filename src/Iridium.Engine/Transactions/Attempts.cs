namespace Iridium.Engine.Transactions;

/// <summary>
/// Counts the runs of a transaction, and says how long to wait before the next: twice as long each time, up to a bound,
/// and of that a random part, so that those who met do not meet again. For one thread.
/// </summary>
internal sealed class Attempts
{
    private readonly TransactionRetry _retry;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private int _count;
    private long _ticks;

    public Attempts(TransactionRetry retry, TimeProvider time)
    {
        retry.Validate();
        _retry = retry;
        _time = time;
        _ticks = retry.DelayMin.Ticks;
        _random = new Random(HashCode.Combine(time.GetTimestamp(), Environment.CurrentManagedThreadId));
    }

    /// <summary>Takes the result of a run.</summary>
    /// <returns>Whether it has to be run again.</returns>
    /// <exception cref="TransactionConflictException">It was refused, and is not to be run again.</exception>
    public bool IsRefused(in TransactionResult result)
    {
        _count++;
        if (result.Conflict is not { } conflict) return false;
        if (_count < _retry.AttemptsMax && conflict.Kind != TransactionConflictKind.Condition) return true;
        throw new TransactionConflictException(conflict, _count);
    }

    public Task Pause(CancellationToken cancellationToken)
    {
        // A timer cuts off what is less than a millisecond.
        double ticks = _ticks * (0.5 + (_random.NextDouble() / 2));
        double whole = Math.Ceiling(ticks / TimeSpan.TicksPerMillisecond) * TimeSpan.TicksPerMillisecond;
        var delay = TimeSpan.FromTicks(Math.Min((long)whole, _retry.DelayMax.Ticks));

        // From nothing it would never grow.
        _ticks = Math.Min(Math.Max(2 * _ticks, TimeSpan.TicksPerMillisecond), _retry.DelayMax.Ticks);
        return delay == TimeSpan.Zero ? Task.CompletedTask : Task.Delay(delay, _time, cancellationToken);
    }
}
