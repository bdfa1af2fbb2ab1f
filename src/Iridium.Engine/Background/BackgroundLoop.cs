using Iridium.Engine.Threading;

namespace Iridium.Engine.Background;

/// <summary>
/// One thread that does a duty of one database whenever it is asked for, and ends only with the database. Several may
/// have duties of the same kind.
/// </summary>
internal sealed class BackgroundLoop : IDisposable
{
    private readonly BackgroundDuty _duty;
    private readonly Thread _thread;

    public BackgroundLoop(BackgroundDuty duty)
    {
        _duty = duty;
        _thread = new Thread(Run) { Name = $"Iridium {duty.Kind}", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Waits for the thread to end; the signal must have been stopped.</summary>
    public void Dispose() => Uninterrupted.Join(_thread);

    private void Run()
    {
        long seen = 0;
        TimeSpan timeout = Timeout.InfiniteTimeSpan;
        while (_duty.Signal.WaitForWork(ref seen, timeout))
        {
            TimeSpan? untilDue;
            do untilDue = _duty.RunOnce(seen);
            while (untilDue is null);
            timeout = untilDue.Value;
        }
    }
}
