using Iridium.Engine.Diagnostics;
using Iridium.Engine.State;

namespace Iridium.Engine.Background;

/// <summary>
/// One thread that does a kind of work whenever it is asked for. An error is reported to the writers that wait and
/// tried again, at the next request or after a while; the thread ends only with the database. Several may do the same
/// kind.
/// </summary>
internal sealed class BackgroundLoop : IDisposable
{
    private static readonly TimeSpan _retryAfter = TimeSpan.FromSeconds(1);

    private readonly WorkKind _kind;
    private readonly EngineState _state;
    private readonly Func<bool> _step;
    private readonly Func<TimeSpan> _untilDue;
    private readonly Thread _thread;
    private Exception? _lastLogged;

    /// <param name="kind">What it does.</param>
    /// <param name="state">The open database.</param>
    /// <param name="step">Does one step; false when nothing is due.</param>
    /// <param name="untilDue">How long nothing will be due unless it is asked for.</param>
    public BackgroundLoop(WorkKind kind, EngineState state, Func<bool> step, Func<TimeSpan> untilDue)
    {
        _kind = kind;
        _state = state;
        _step = step;
        _untilDue = untilDue;
        _thread = new Thread(Run) { Name = $"Iridium {kind}", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Waits for the thread to end; the signal must have been stopped.</summary>
    public void Dispose() => _thread.Join();

    private void Run()
    {
        long seen = 0;
        TimeSpan timeout = Timeout.InfiniteTimeSpan;
        while (_state.Signal.WaitForWork(ref seen, timeout))
            timeout = Work(seen) ? _untilDue() : _retryAfter;
    }

    /// <summary>Works until nothing is due; false when it failed.</summary>
    private bool Work(long seen)
    {
        try
        {
            while (_step()) _state.Signal.ReportProgress(_kind);
            if (_state.Context.Latch.First is { } failure) _state.Signal.ReportTrouble(_kind, failure, seen);
            else _state.Signal.ReportProgress(_kind);
            TellRecovered();
            return true;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
        catch (Exception error)
        {
            _state.Context.Merges.CountError();
            if (error.Message != _lastLogged?.Message)
                _state.Context.Log.BackgroundTrouble(_state.Context.Directory, error);
            _lastLogged = error;
            if (_state.Context.Events.HasListeners)
            {
                var trouble = new BackgroundErrorEvent(_kind.ToString(), error);
                _state.Context.Events.Raise(static events => events.BackgroundError, trouble);
            }

            _state.Signal.ReportTrouble(_kind, error, seen);
            return false;
        }
    }

    private void TellRecovered()
    {
        if (_lastLogged is null || _state.Context.Latch.IsFailed) return;
        _lastLogged = null;
        _state.Context.Log.BackgroundRecovered(_state.Context.Directory);
    }
}
