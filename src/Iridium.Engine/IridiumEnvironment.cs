using Iridium.Engine.Background;
using Iridium.Engine.Diagnostics;
using Iridium.Engine.State;
using Iridium.Engine.Threading;

namespace Iridium.Engine;

/// <summary>
/// What several databases of one process share: one memory budget, one bound for all block caches, one measure by which
/// writers are held up, and one pool of background threads. Given to each by <see cref="DatabaseOptions.Environment"/>;
/// to be disposed after the last of them. Nothing of it is stored. Thread-safe.
/// </summary>
/// <remarks>
/// When the memtables of all databases pass their part, one is flushed: first the largest of a database that has
/// written nothing of late, then the largest of all. A database that has failed, or cannot flush, holds up nobody else;
/// its memory does not count for others until it is closed.
/// </remarks>
public sealed class IridiumEnvironment : IDisposable
{
    // Constant after construction.
    private readonly Lock _gate = new();
    private readonly EnvironmentMeter _meter;

    // Guarded by _gate.
    private readonly List<string> _open = [];
    private bool _isDisposed;

    /// <summary>Makes an environment. Threads start with its first database.</summary>
    /// <param name="options">Options; null takes the defaults.</param>
    /// <exception cref="ArgumentException">The options are not valid; all faults are listed.</exception>
    public IridiumEnvironment(EnvironmentOptions? options = null)
    {
        Options = options ?? EnvironmentOptions.Default;
        Options.Validate();
        var budget = MemoryBudget.Of(Options, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        Resources = new EngineResources(budget, isShared: true);
        Pool = new BackgroundPool(Options.BackgroundThreads);
        _meter = new EnvironmentMeter(Options.Name, GetStatistics);
    }

    /// <summary>The options it was made with.</summary>
    public EnvironmentOptions Options { get; }

    internal EngineResources Resources { get; }

    internal BackgroundPool Pool { get; }

    /// <summary>What its databases use together. Looks at every cached block.</summary>
    /// <returns>The statistics at this moment.</returns>
    public EnvironmentStatistics GetStatistics() => new()
    {
        MemoryBytesMax = Resources.Memory.TotalBytes,
        MemtableBytesMax = Resources.Memory.MemtableBytes,
        MemtableBytes = Resources.MemtableMemory.Bytes,
        BlockCacheBytesMax = Resources.Cache.LimitBytes,
        BlockCacheBytes = Resources.Cache.Bytes,
        BlockCachePinnedBytes = Resources.Cache.PinnedBytes,
        Databases = [.. Resources.Shares.Select(share =>
            new EnvironmentDatabase(share.Directory, share.Memtables.Bytes, share.BlockCache.Bytes))],
    };

    /// <summary>Ends its threads. Disposing twice is no error.</summary>
    /// <exception cref="InvalidOperationException">Databases are open, which it names; nothing changed.</exception>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed) return;
            if (_open.Count > 0)
            {
                throw new InvalidOperationException(
                    "Databases of the environment are open; close them first: "
                    + string.Join(", ", _open.Select(path => $"'{path}'")) + ".");
            }

            _isDisposed = true;
        }

        _meter.Dispose();
        Pool.Dispose();
    }

    /// <summary>A database is about to be opened.</summary>
    internal void Enter(string directory)
    {
        lock (_gate)
        {
            Disposed.ThrowIf(_isDisposed, nameof(IridiumEnvironment));
            _open.Add(directory);
        }
    }

    /// <summary>It is closed, or did not open.</summary>
    internal void Exit(string directory)
    {
        using (Uninterrupted.Hold(_gate)) _open.Remove(directory);
    }
}
