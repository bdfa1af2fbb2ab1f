namespace Iridium.Testing.Concurrency;

/// <summary>Threads that repeat their bodies until a time is over or one of them fails, which ends them all.</summary>
internal sealed class TestThreads : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _tasks = [];

    public bool IsOver => _end.IsCancellationRequested;

    /// <summary>Starts a thread of its own.</summary>
    /// <param name="body">What is repeated.</param>
    public void Start(Action body) => _tasks.Add(Task.Factory.StartNew(
        () =>
        {
            try
            {
                while (!_end.IsCancellationRequested) body();
            }
            catch
            {
                _end.Cancel();
                throw;
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default));

    /// <summary>Lets them run.</summary>
    /// <exception cref="Exception">What the first of them failed with.</exception>
    public void RunFor(TimeSpan time)
    {
        _end.CancelAfter(time);
        Task.WhenAll(_tasks).GetAwaiter().GetResult();
    }

    public void Dispose() => _end.Dispose();
}
