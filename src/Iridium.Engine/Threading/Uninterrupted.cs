using System.Runtime.CompilerServices;

namespace Iridium.Engine.Threading;

/// <summary>
/// Waits that <see cref="Thread.Interrupt"/> does not end. A thread that leads the commit queue works for others, and
/// one that lets something go must let it go: neither may stop halfway. The interruption stays pending, and the
/// thread's next other wait throws it.
/// </summary>
internal static class Uninterrupted
{
    /// <summary>Enters a gate for a using block.</summary>
    public static MonitorHold Hold(object gate)
    {
        if (!Monitor.TryEnter(gate)) EnterSlowly(gate);
        return new MonitorHold(gate);
    }

    /// <summary>Enters a gate for a using block.</summary>
    public static LockHold Hold(Lock gate)
    {
        Enter(gate);
        return new LockHold(gate);
    }

    /// <summary>Enters a gate that another method leaves.</summary>
    public static void Enter(Lock gate)
    {
        if (!gate.TryEnter()) EnterSlowly(gate);
    }

    /// <summary>Calls something that may be called again when an interruption has ended it halfway.</summary>
    /// <param name="state">Given to it, so that it need not capture anything.</param>
    /// <param name="action">What is called, until it ends by itself.</param>
    public static T Repeat<TState, T>(TState state, Func<TState, T> action)
    {
        bool isInterrupted = false;
        try
        {
            while (true)
            {
                try
                {
                    return action(state);
                }
                catch (ThreadInterruptedException)
                {
                    isInterrupted = true;
                }
            }
        }
        finally
        {
            if (isInterrupted) Thread.CurrentThread.Interrupt();
        }
    }

    /// <summary>Waits on a monitor that the caller holds, while a condition holds that others end and pulse.</summary>
    /// <param name="gate">The monitor.</param>
    /// <param name="condition">Looked at under the monitor.</param>
    public static void WaitWhile(object gate, Func<bool> condition) => Repeat((gate, condition), static wait =>
    {
        while (wait.condition()) Monitor.Wait(wait.gate);
        return true;
    });

    /// <summary>Waits for a thread to end.</summary>
    public static void Join(Thread thread) => Repeat(thread, static each =>
    {
        each.Join();
        return true;
    });

    // Spelled out twice: a delegate would be an allocation for each wait.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void EnterSlowly(object gate)
    {
        bool isInterrupted = false;
        while (true)
        {
            try
            {
                Monitor.Enter(gate);
                break;
            }
            catch (ThreadInterruptedException)
            {
                isInterrupted = true;
            }
        }

        if (isInterrupted) Thread.CurrentThread.Interrupt();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void EnterSlowly(Lock gate)
    {
        bool isInterrupted = false;
        while (true)
        {
            try
            {
                gate.Enter();
                break;
            }
            catch (ThreadInterruptedException)
            {
                isInterrupted = true;
            }
        }

        if (isInterrupted) Thread.CurrentThread.Interrupt();
    }

    /// <summary>Leaves a monitor when disposed.</summary>
    public readonly ref struct MonitorHold(object gate)
    {
        public void Dispose() => Monitor.Exit(gate);
    }

    /// <summary>Leaves a lock when disposed.</summary>
    public readonly ref struct LockHold(Lock gate)
    {
        public void Dispose() => gate.Exit();
    }
}
