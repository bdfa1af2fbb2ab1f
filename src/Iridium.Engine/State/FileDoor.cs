using Iridium.Engine.Diagnostics;
using Iridium.Engine.Threading;

namespace Iridium.Engine.State;

/// <summary>
/// Lets those in who create or remove files of the database on a caller's thread, until it is closed: once the
/// directory's lock is released the files may be somebody else's. Thread-safe.
/// </summary>
internal sealed class FileDoor
{
    private readonly object _gate = new();

    // Guarded by _gate.
    private int _inside;
    private bool _isShut;

    /// <summary>Goes in; <see cref="Exit"/> soon.</summary>
    /// <exception cref="ObjectDisposedException">The database was closed.</exception>
    public void Enter() => Disposed.ThrowIf(!TryEnter(), Disposed.Database);

    /// <summary>As <see cref="Enter"/>; false when the database was closed.</summary>
    public bool TryEnter()
    {
        using (Uninterrupted.Hold(_gate))
        {
            if (_isShut) return false;
            _inside++;
            return true;
        }
    }

    public void Exit()
    {
        using (Uninterrupted.Hold(_gate))
        {
            if (--_inside == 0 && _isShut) Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Lets nobody in any more, and waits for those inside.</summary>
    public void Shut()
    {
        using (Uninterrupted.Hold(_gate))
        {
            _isShut = true;
            Uninterrupted.WaitWhile(_gate, () => _inside > 0);
        }
    }
}
