namespace Orleans;

/// <summary>Something whose start and stop run through numbered stages.</summary>
public interface ILifecycleObservable
{
    IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer);
}
