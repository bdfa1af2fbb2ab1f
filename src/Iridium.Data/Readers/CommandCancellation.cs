namespace Iridium.Data.Readers;

/// <summary>
/// What stops a command: its Cancel, its timeout, or the caller's token. One for each command, claimed by one execution
/// after the other. Claim and Cancel may come from any thread, the rest from the one whose claim was heard.
/// </summary>
internal sealed class CommandCancellation : IDisposable
{
    // The longest that a timer takes, 49 days, in whole seconds. A longer timeout means "for ever".
    private const long ClockSecondsMax = (uint.MaxValue - 1) / 1_000;

    private readonly Lock _gate = new();

    // Guarded by _gate: a Cancel must not hit the execution after the one it was meant for.
    private CancellationTokenSource _source = new();
    private bool _isRunning;
    private bool _isCancelled;

    // Own synchronisation.
    private int _claims;

    // For the thread that runs the command.
    private bool _wasArmed;
    private int _timeoutSeconds;

    /// <summary>Whether the command runs, or has an open reader.</summary>
    public bool IsClaimed => Volatile.Read(ref _claims) != 0;

    public CancellationToken Token => _source.Token;

    /// <summary>
    /// Claims the command for an execution, before it touches anything that executions share, such as the memory of the
    /// values. The end gives it back.
    /// </summary>
    /// <returns>Whether no other execution has it.</returns>
    public bool TryClaim() => Interlocked.CompareExchange(ref _claims, 1, 0) == 0;

    /// <summary>Begins the execution.</summary>
    /// <param name="timeoutSeconds">0 for no limit.</param>
    public void Begin(int timeoutSeconds)
    {
        _timeoutSeconds = timeoutSeconds;
        lock (_gate)
        {
            _isCancelled = false;
            Renew();
            _isRunning = true;
        }
    }

    /// <summary>Ends the execution, also one that did not begin; Cancel does nothing until the next.</summary>
    public void End()
    {
        lock (_gate) _isRunning = false;
        Disarm();
        Volatile.Write(ref _claims, 0);
    }

    public void Cancel()
    {
        lock (_gate)
        {
            if (!_isRunning) return;
            _isCancelled = true;
            _source.Cancel();
        }
    }

    /// <summary>Starts the clock for one call.</summary>
    public CancellationTokenRegistration Arm(CancellationToken token)
    {
        if (_timeoutSeconds > 0)
        {
            _wasArmed = true;
            _source.CancelAfter(TimeSpan.FromSeconds(Math.Min(_timeoutSeconds, ClockSecondsMax)));
        }

        return token.CanBeCanceled
            ? token.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source)
            : default;
    }

    /// <summary>Stops the clock.</summary>
    public void Disarm()
    {
        if (_wasArmed) _source.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    /// <summary>The error for a call that was stopped.</summary>
    public Exception ErrorOf(OperationCanceledException error, CancellationToken token)
    {
        if (token.IsCancellationRequested)
        {
            // What is asked of the execution after this was not stopped by the clock either.
            lock (_gate) _isCancelled = true;
            return new OperationCanceledException(error.Message, error, token);
        }

        return _isCancelled
            ? new IridiumException(SqlStates.Cancelled, "The command was cancelled.", error)
            : new IridiumException(
                SqlStates.Cancelled,
                $"The command ran longer than its timeout, {_timeoutSeconds} seconds.",
                new TimeoutException("The command timeout expired.", error));
    }

    public void Dispose() => _source.Dispose();

    private void Renew()
    {
        // Without a clock that may go off late, one that is not cancelled is as good as new.
        if (!_wasArmed && !_source.IsCancellationRequested) return;
        _wasArmed = false;
        if (_source.TryReset()) return;
        _source.Dispose();
        _source = new CancellationTokenSource();
    }
}
