using Iridium.Engine.Diagnostics;
using Iridium.Engine.Threading;

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
    private readonly Dictionary<WorkKind, Trouble> _trouble = [];
    private bool _isStopped;

    // Written under _gate, read by any thread.
    private volatile bool _isFlushInTrouble;

    /// <summary>
    /// Does one step of work on the caller's thread when there are no background threads; false when there is nothing
    /// to do. Null when there are threads. Set once, before the database is used.
    /// </summary>
    public Func<bool>? InlineStep { get; set; }

    /// <summary>Called after each report of progress or trouble, on the thread that reports. Set once, as
    /// above.</summary>
    public Action? Progressed { get; set; }

    /// <summary>Called after each request for work, on the thread that asks. Set once, as above.</summary>
    public Action? Requested { get; set; }

    /// <summary>How often work was asked for.</summary>
    public long Requests => Volatile.Read(ref _requests);

    /// <summary>Whether the last flush failed and none has succeeded since. Takes no lock.</summary>
    public bool IsFlushInTrouble => _isFlushInTrouble;

    public void RequestWork() => Ask();

    /// <summary>Reports a finished step of a kind of work, or that nothing is due; that clears its last
    /// trouble.</summary>
    public void ReportProgress(WorkKind work)
    {
        using (Uninterrupted.Hold(_gate))
        {
            ForgetLocked(work);
            Monitor.PulseAll(_gate);
        }

        Progressed?.Invoke();
    }

    /// <summary>
    /// Work of a kind has begun: what an earlier try met says nothing of it, and it may take long.
    /// </summary>
    public void ReportBegun(WorkKind work)
    {
        using (Uninterrupted.Hold(_gate)) ForgetLocked(work);
    }

    /// <summary>Reports a step that failed.</summary>
    /// <param name="work">Its kind.</param>
    /// <param name="error">Why.</param>
    /// <param name="seen">The number of requests that were known when it began: who asked later waits for another
    /// try.</param>
    public void ReportTrouble(WorkKind work, Exception error, long seen)
    {
        using (Uninterrupted.Hold(_gate))
        {
            _trouble[work] = new Trouble(error, seen);
            _isFlushInTrouble |= work == WorkKind.Flush;
            Monitor.PulseAll(_gate);
        }

        Progressed?.Invoke();
    }

    public void Stop()
    {
        using (Uninterrupted.Hold(_gate))
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
        using (Uninterrupted.Hold(_gate))
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
    /// Asks for work and waits until a condition holds that a kind of it brings about.
    /// </summary>
    /// <exception cref="IridiumException">
    /// That work, tried after it was asked for, is in trouble, so that waiting would not end.
    /// </exception>
    public void WaitUntil(WorkKind work, Func<bool> condition, CancellationToken cancellationToken = default)
    {
        if (InlineStep is not null)
        {
            while (!condition() && InlineStep()) cancellationToken.ThrowIfCancellationRequested();
            if (!condition() && TroubleOf(work) is { } trouble) throw trouble;
            return;
        }

        using CancellationTokenRegistration wake = cancellationToken.Register(RequestWork);

        // An older trouble may have been mended since: only a try that began after this counts.
        long asked = Ask();
        using (Uninterrupted.Hold(_gate))
        {
            while (!condition())
            {
                cancellationToken.ThrowIfCancellationRequested();
                Disposed.ThrowIf(_isStopped, Disposed.Database);
                if (_trouble.TryGetValue(work, out Trouble trouble) && trouble.Seen >= asked)
                    throw Explain(trouble.Error);
                Monitor.Wait(_gate);
            }
        }
    }

    /// <summary>The error for a write that waits for a kind of work which is in trouble; null when it is
    /// not.</summary>
    public IridiumException? TroubleOf(WorkKind work)
    {
        using (Uninterrupted.Hold(_gate))
            return _trouble.TryGetValue(work, out Trouble trouble) ? Explain(trouble.Error) : null;
    }

    private long Ask()
    {
        long asked;
        using (Uninterrupted.Hold(_gate))
        {
            asked = ++_requests;
            Monitor.PulseAll(_gate);
        }

        Requested?.Invoke();
        return asked;
    }

    private void ForgetLocked(WorkKind work)
    {
        _trouble.Remove(work);
        if (work == WorkKind.Flush) _isFlushInTrouble = false;
    }

    private static IridiumException Explain(Exception error)
    {
        EngineErrorCode code = error is IridiumException known ? known.Code : EngineErrorCode.InputOutput;
        return new IridiumException(
            code, $"The write has to wait for background work, which does not get on: {error.Message}", error);
    }

    /// <summary>A failure, and the number of requests that were known when the failed step began.</summary>
    private readonly record struct Trouble(Exception Error, long Seen);
}
