using Iridium.Engine.Diagnostics;

namespace Iridium.Engine.State;

/// <summary>
/// Where writers and background work wait for one another: a writer asks for work and may wait for progress, the
/// background waits for work and reports progress or trouble. No one polls. Thread-safe.
/// </summary>
internal sealed class WorkSignal
{
    private readonly object _gate = new();

    // Guarded by _gate.
    private long _requests;
    private readonly Dictionary<WorkKind, Exception> _trouble = [];
    private bool _isStopped;

    /// <summary>
    /// Does one step of work on the caller's thread when there are no background threads; false when there is nothing
    /// to do. Null when there are threads. Set once, before the database is used.
    /// </summary>
    public Func<bool>? InlineStep { get; set; }

    /// <summary>Called after each report of progress or trouble, on the thread that reports. Set once, as
    /// above.</summary>
    public Action? Progressed { get; set; }

    public void RequestWork()
    {
        lock (_gate)
        {
            _requests++;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Reports a finished step of a kind of work, or that nothing is due; a null trouble clears the last
    /// one.</summary>
    public void ReportProgress(WorkKind work, Exception? trouble)
    {
        lock (_gate)
        {
            if (trouble is null) _trouble.Remove(work);
            else _trouble[work] = trouble;
            Monitor.PulseAll(_gate);
        }

        Progressed?.Invoke();
    }

    public void Stop()
    {
        lock (_gate)
        {
            _isStopped = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits until there was a request after <paramref name="seen"/>, a time passed, or the end.</summary>
    /// <param name="seen">The number of requests the caller knows; brought up to date.</param>
    /// <param name="timeout">Longest wait; <see cref="Timeout.InfiniteTimeSpan"/> for none.</param>
    /// <returns>False when work is to stop.</returns>
    public bool WaitForWork(ref long seen, TimeSpan timeout)
    {
        lock (_gate)
        {
            while (!_isStopped && _requests == seen)
            {
                if (!Monitor.Wait(_gate, timeout)) break;
            }

            seen = _requests;
            return !_isStopped;
        }
    }

    /// <summary>
    /// Waits until a condition holds that a kind of background work brings about.
    /// </summary>
    /// <exception cref="IridiumException">That work is in trouble, so that waiting would not end.</exception>
    public void WaitUntil(WorkKind work, Func<bool> condition, CancellationToken cancellationToken = default)
    {
        if (InlineStep is not null)
        {
            while (!condition() && InlineStep()) cancellationToken.ThrowIfCancellationRequested();
            if (!condition()) ThrowIfTroubled(work);
            return;
        }

        using CancellationTokenRegistration wake = cancellationToken.Register(RequestWork);
        lock (_gate)
        {
            while (!condition())
            {
                cancellationToken.ThrowIfCancellationRequested();
                Disposed.ThrowIf(_isStopped, Disposed.Database);
                ThrowIfTroubled(work);
                Monitor.Wait(_gate);
            }
        }
    }

    /// <summary>The error for a write that waits for a kind of work which is in trouble; null when it is
    /// not.</summary>
    public IridiumException? TroubleOf(WorkKind work)
    {
        Exception? trouble;
        lock (_gate)
        {
            if (!_trouble.TryGetValue(work, out trouble)) return null;
        }

        EngineErrorCode code = trouble is IridiumException known ? known.Code : EngineErrorCode.InputOutput;
        return new IridiumException(
            code, $"The write has to wait for background work, which does not get on: {trouble.Message}", trouble);
    }

    private void ThrowIfTroubled(WorkKind work)
    {
        if (TroubleOf(work) is { } trouble) throw trouble;
    }
}
