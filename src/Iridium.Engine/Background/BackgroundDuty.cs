using Iridium.Engine.Diagnostics;
using Iridium.Engine.State;

namespace Iridium.Engine.Background;

/// <summary>
/// A kind of work of one database, done step by step by whoever has a thread for it. An error is reported to the
/// writers that wait and tried again, at the next request or after a while. Thread-safe if the step is.
/// </summary>
/// <param name="kind">What it does.</param>
/// <param name="state">The open database.</param>
/// <param name="step">Does one step; false when nothing is due.</param>
/// <param name="untilDue">How long nothing will be due unless it is asked for.</param>
internal sealed class BackgroundDuty(WorkKind kind, EngineState state, Func<bool> step, Func<TimeSpan> untilDue)
{
    private static readonly TimeSpan _retryAfter = TimeSpan.FromSeconds(1);

    private volatile Exception? _lastLogged;

    public WorkKind Kind => kind;

    public WorkSignal Signal => state.Signal;

    /// <summary>Does one step.</summary>
    /// <param name="seen">The number of requests that were known when it began.</param>
    /// <returns>Null when one was done and more may be due; otherwise how long to wait if nobody asks.</returns>
    public TimeSpan? RunOnce(long seen)
    {
        try
        {
            if (step())
            {
                state.Signal.ReportProgress(kind);
                return null;
            }

            if (state.Context.Latch.First is { } failure) state.Signal.ReportTrouble(kind, failure, seen);
            else state.Signal.ReportProgress(kind);
            TellRecovered();
            return untilDue();
        }
        catch (OperationCanceledException)
        {
            return untilDue();
        }
        catch (Exception error)
        {
            state.Context.Merges.CountError();
            if (error.Message != _lastLogged?.Message)
                state.Context.Log.BackgroundTrouble(state.Context.Directory, error);
            _lastLogged = error;
            if (state.Context.Events.HasListeners)
            {
                var trouble = new BackgroundErrorEvent(kind.ToString(), error);
                state.Context.Events.Raise(static events => events.BackgroundError, trouble);
            }

            state.Signal.ReportTrouble(kind, error, seen);
            return _retryAfter;
        }
    }

    private void TellRecovered()
    {
        if (_lastLogged is null || state.Context.Latch.IsFailed) return;
        _lastLogged = null;
        state.Context.Log.BackgroundRecovered(state.Context.Directory);
    }
}
