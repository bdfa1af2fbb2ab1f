using Iridium.Engine.Wal;

namespace Iridium.Engine.State;

/// <summary>
/// Writes that the log has forgotten because nobody asked for them to be logged: as long as they are in memtables only,
/// nothing may be logged behind them, so that recovery always finds a prefix. Changed under
/// <see cref="WalLog.AppendGate"/>, read by any thread.
/// </summary>
internal sealed class UnloggedGap
{
    private long _through;

    /// <summary>Whether there are any that are in no table yet.</summary>
    public bool IsOpen => Volatile.Read(ref _through) > 0;

    /// <summary>Opens it, or makes it longer.</summary>
    /// <param name="through">The newest sequence that was forgotten.</param>
    public void Open(long through) => Volatile.Write(ref _through, through);

    /// <summary>Closes it when all of it stands in tables, durably.</summary>
    /// <param name="through">The newest sequence up to which everything that was not logged does.</param>
    public void Close(long through)
    {
        if (_through <= through) Volatile.Write(ref _through, 0);
    }

    /// <summary>Forgets what a segment's buffer holds, all of which is optional.</summary>
    public void ForgetBuffered(WalWriter active)
    {
        if (active.BufferedBytes == 0) return;
        Open(active.LastSequence);
        active.Discard();
    }
}
