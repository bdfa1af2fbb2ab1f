using Orleans;
using Orleans.Runtime;

namespace Iridium.Orleans.Tests.Hosting;

/// <summary>Runs the stages of a silo that participants ask for.</summary>
internal sealed class FakeLifecycle : ISiloLifecycle
{
    private readonly List<(int Stage, ILifecycleObserver Observer)> _observers = [];

    public int HighestCompletedStage => int.MaxValue;

    public int LowestStoppedStage => int.MaxValue;

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        _observers.Add((stage, observer));
        return new MemoryStream();
    }

    public async Task StartAsync()
    {
        foreach ((_, ILifecycleObserver observer) in _observers.OrderBy(each => each.Stage)) await observer.OnStart();
    }

    public async Task StopAsync()
    {
        foreach ((_, ILifecycleObserver observer) in _observers.OrderByDescending(each => each.Stage))
            await observer.OnStop();
    }
}
