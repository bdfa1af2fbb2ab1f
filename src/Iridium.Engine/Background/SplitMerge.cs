using System.Runtime.ExceptionServices;
using Iridium.Engine.Threading;

namespace Iridium.Engine.Background;

/// <summary>
/// Carries out the parts of one compaction, on the caller's thread and on as many more as there are free slots. The
/// first failure stops the other parts and is thrown once all have ended. Used once.
/// </summary>
/// <param name="parts">How many parts there are.</param>
/// <param name="merge">Merges one part; called for each once, by different threads.</param>
internal sealed class SplitMerge(int parts, Func<int, CancellationToken, MergeOutput> merge)
{
    // Constant after construction.
    private readonly MergeOutput?[] _results = new MergeOutput?[parts];

    // Own synchronisation.
    private int _next = -1;
    private Exception? _failure;

    /// <summary>Starts a thread: a test lets the system have no more of them.</summary>
    public Action<Thread> Start { get; init; } = static thread => thread.Start();

    /// <summary>What the parts that were finished have written, also after a failure.</summary>
    public MergeOutput Written => MergeOutput.Join([.. _results.Select(part => part ?? MergeOutput.Empty)]);

    /// <returns>The files of all parts, the tables in key order.</returns>
    public MergeOutput Run(ThreadSlots slots, CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var threads = new List<Thread>();
        while (threads.Count < parts - 1 && slots.TryTakeSpare())
        {
            var thread = new Thread(() => Work(stopping)) { Name = "Iridium Compaction part", IsBackground = true };
            try
            {
                Start(thread);
            }
            catch (Exception error) when (error is OutOfMemoryException or ThreadStartException)
            {
                // The system has no more threads; those that run, and this one, do all the parts.
                slots.Release();
                break;
            }

            threads.Add(thread);
        }

        Work(stopping);
        foreach (Thread thread in threads)
        {
            Uninterrupted.Join(thread);
            slots.Release();
        }

        if (_failure is not null) ExceptionDispatchInfo.Throw(_failure);
        return Written;
    }

    private void Work(CancellationTokenSource stopping)
    {
        int part;
        while ((part = Interlocked.Increment(ref _next)) < parts && Volatile.Read(ref _failure) is null)
        {
            try
            {
                _results[part] = merge(part, stopping.Token);
            }
            catch (Exception error)
            {
                // Thrown by Run, on the thread that knows what to do about it. What follows from the first failure is
                // not one.
                Interlocked.CompareExchange(ref _failure, error, null);
                stopping.Cancel();
            }
        }
    }
}
