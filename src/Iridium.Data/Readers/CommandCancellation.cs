namespace Iridium.Data.Readers;

/// <summary>
/// What stops a command: its Cancel, its timeout, or the caller's token. One for each command, used by one execution
/// after the other. Cancel may come from any thread, the rest from the one that runs the command.
/// </summary>
internal sealed class CommandCancellation : IDisposable
{
    private CancellationTokenSource _source = new();
    private volatile bool _isRunning;
    private volatile bool _isCancelled;
    private bool _wasArmed;
    private int _timeoutSeconds;

    public CancellationToken Token => _source.Token;

    /// <summary>Begins an execution.</summary>
    /// <param name="timeoutSeconds">0 for no limit.</param>
    public void Begin(int timeoutSeconds)
    {
        _isCancelled = false;
        _timeoutSeconds = timeoutSeconds;
        Renew();
        _isRunning = true;
    }

    /// <summary>Ends the execution; Cancel does nothing until the next.</summary>
    public void End()
    {
        _isRunning = false;
        Disarm();
    }

    public void Cancel()
    {
        if (!_isRunning) return;
        _isCancelled = true;
        _source.Cancel();
    }

    /// <summary>Starts the clock for one call.</summary>
    public CancellationTokenRegistration Arm(CancellationToken token)
    {
        if (_timeoutSeconds > 0)
        {
            _wasArmed = true;
            _source.CancelAfter(TimeSpan.FromSeconds(_timeoutSeconds));
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
        if (token.IsCancellationRequested) return new OperationCanceledException(error.Message, error, token);
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
