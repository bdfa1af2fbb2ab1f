using System.Diagnostics;
using Iridium.Engine.State;
using Iridium.Engine.Threading;

namespace Iridium.Engine.Background;

/// <summary>
/// Threads that do one kind of work for all databases of an environment: one step of each database that has something
/// to do, in turn, so that none waits for more than one step of each other. Thread-safe.
/// </summary>
/// <remarks>
/// A thread that does a step holds no gate of the queue, and touches one database only.
/// </remarks>
internal sealed class PoolQueue : IDisposable
{
    // Constant after construction.
    private readonly object _gate = new();
    private readonly WorkKind _kind;
    private readonly int _threadCount;

    // Guarded by _gate.
    private readonly List<PoolMember> _members = [];
    private readonly List<Thread> _threads = [];
    private int _turn;
    private bool _isStopped;

    public PoolQueue(WorkKind kind, int threads)
    {
        _kind = kind;
        _threadCount = threads;
    }

    /// <summary>Takes a database in; work that it asked for already counts.</summary>
    public void Add(PoolMember member)
    {
        lock (_gate)
        {
            _members.Add(member);
            while (_threads.Count < _threadCount)
            {
                var thread = new Thread(Run) { Name = $"Iridium {_kind}", IsBackground = true };
                thread.Start();
                _threads.Add(thread);
            }

            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Takes a database out and waits until no thread works for it. Its work must have been told to end.
    /// </summary>
    public void Remove(PoolMember member)
    {
        using (Uninterrupted.Hold(_gate))
        {
            _members.Remove(member);
            Uninterrupted.WaitWhile(_gate, () => member.Running > 0);
        }
    }

    /// <summary>A database has asked for work.</summary>
    public void Wake()
    {
        using (Uninterrupted.Hold(_gate)) Monitor.PulseAll(_gate);
    }

    public void Dispose()
    {
        Thread[] threads;
        using (Uninterrupted.Hold(_gate))
        {
            _isStopped = true;
            threads = [.. _threads];
            Monitor.PulseAll(_gate);
        }

        foreach (Thread thread in threads) Uninterrupted.Join(thread);
    }

    private void Run()
    {
        while (TakeNext(out long seen) is PoolMember member)
        {
            TimeSpan? untilDue = member.Duty.RunOnce(seen);
            lock (_gate)
            {
                member.End(seen, untilDue);
                Monitor.PulseAll(_gate);
            }
        }
    }

    private PoolMember? TakeNext(out long seen)
    {
        seen = 0;
        lock (_gate)
        {
            while (!_isStopped)
            {
                long now = Stopwatch.GetTimestamp();
                if (FindDueLocked(now, out long next) is PoolMember member)
                {
                    seen = member.Begin();
                    return member;
                }

                Monitor.Wait(_gate, Until(next, now));
            }

            return null;
        }
    }

    /// <summary>The next database in turn that has something to do and may have one more thread.</summary>
    private PoolMember? FindDueLocked(long now, out long next)
    {
        next = long.MaxValue;
        int most = MostForOneLocked();
        for (int i = 0; i < _members.Count; i++)
        {
            int at = (_turn + i) % _members.Count;
            PoolMember member = _members[at];
            if (member.Running >= most) continue;
            if (member.IsDue(now))
            {
                _turn = at + 1;
                return member;
            }

            next = Math.Min(next, member.DueAt);
        }

        return null;
    }

    /// <summary>One flush of a database at a time, and with several databases one thread that is for others.</summary>
    private int MostForOneLocked()
    {
        if (_kind == WorkKind.Flush) return 1;
        return _members.Count > 1 ? Math.Max(_threadCount - 1, 1) : _threadCount;
    }

    private static TimeSpan Until(long next, long now)
    {
        if (next == long.MaxValue) return Timeout.InfiniteTimeSpan;
        double milliseconds = Math.Ceiling((next - now) * 1_000.0 / Stopwatch.Frequency);
        return TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 1, 60_000));
    }
}
