using Iridium.Engine.Threading;
using Microsoft.Extensions.Logging;

namespace Iridium.Engine.Diagnostics;

/// <summary>
/// Carries events from the threads of the engine to listeners, through a queue that one thread of the pool empties:
/// whoever raises an event calls nobody. Events are dropped, and that is logged, when listeners are too far behind.
/// Thread-safe.
/// </summary>
internal sealed class EventDispatcher(ILogger log) : IThreadPoolWorkItem
{
    private const int WaitingMax = 10_000;

    // Constant after construction.
    private readonly Lock _gate = new();

    // Guarded by _gate; the listeners are replaced, and read without it.
    private readonly Queue<Action> _waiting = new();
    private EngineEvents[] _listeners = [];
    private bool _isRunning;
    private bool _hasDropped;

    /// <summary>Whether an event has to be made at all.</summary>
    public bool HasListeners => Volatile.Read(ref _listeners).Length > 0;

    public IDisposable Add(EngineEvents events)
    {
        using (Uninterrupted.Hold(_gate)) Volatile.Write(ref _listeners, [.. _listeners, events]);
        return new Listening(this, events);
    }

    /// <summary>Queues an event for those who listen to its kind. May be called under any lock.</summary>
    public void Raise<T>(Func<EngineEvents, Action<T>?> handlerOf, T happened)
    {
        foreach (EngineEvents events in Volatile.Read(ref _listeners))
        {
            if (handlerOf(events) is Action<T> handler) Enqueue(() => handler(happened));
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (true)
        {
            Action? next;
            using (Uninterrupted.Hold(_gate))
            {
                if (!_waiting.TryDequeue(out next))
                {
                    _isRunning = false;
                    _hasDropped = false;
                    return;
                }
            }

            Call(next);
        }
    }

    private void Call(Action handler)
    {
        try
        {
            handler();
        }
        catch (Exception error)
        {
            // Whatever a listener does, the engine and the other listeners go on.
            log.ListenerFailed(error);
        }
    }

    private void Enqueue(Action call)
    {
        using (Uninterrupted.Hold(_gate))
        {
            if (_waiting.Count >= WaitingMax)
            {
                if (!_hasDropped) log.EventsDropped(WaitingMax);
                _hasDropped = true;
                return;
            }

            _waiting.Enqueue(call);
            if (_isRunning) return;
            _isRunning = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private sealed class Listening(EventDispatcher dispatcher, EngineEvents events) : IDisposable
    {
        public void Dispose()
        {
            using (Uninterrupted.Hold(dispatcher._gate))
            {
                Volatile.Write(
                    ref dispatcher._listeners,
                    [.. dispatcher._listeners.Where(each => !ReferenceEquals(each, events))]);
            }
        }
    }
}
