namespace Iridium.Data.Tests.Provider;

/// <summary>The value of a parameter, three bytes, that calls a test once when an execution takes it.</summary>
internal sealed class CallbackStream(Action onRead) : MemoryStream([1, 2, 3])
{
    private Action? _onRead = onRead;

    public override void CopyTo(Stream destination, int bufferSize)
    {
        Interlocked.Exchange(ref _onRead, null)?.Invoke();
        base.CopyTo(destination, bufferSize);
    }
}
