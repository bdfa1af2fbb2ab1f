namespace Iridium.Engine.Files;

/// <summary>Runs an action at the first dispose and never again. Thread-safe.</summary>
internal sealed class ReleaseOnDispose : IDisposable
{
    private Action? _release;

    public ReleaseOnDispose(Action release) => _release = release;

    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
