using Iridium.Engine.Memtables;
using Iridium.Engine.Tables;

namespace Iridium.Engine.State;

/// <summary>
/// What one database has of the memory in <see cref="EngineResources"/>, and what the others may know of it. They read
/// it without any lock of the database. Thread-safe.
/// </summary>
internal sealed class MemoryShare
{
    // Set once, when the database is open.
    private EngineState? _state;

    // Guarded by the gate of the resources: the newest sequence when room was asked for last.
    private long _sequence = -1;

    // Own synchronisation.
    private volatile bool _isAsked;

    public MemoryShare(EngineResources resources, string directory)
    {
        Resources = resources;
        Directory = directory;
        Memtables = resources.IsShared ? new MemoryMeter(resources.MemtableMemory) : resources.MemtableMemory;
        BlockCache = new BlockCache(resources.Cache);
    }

    public EngineResources Resources { get; }

    public string Directory { get; }

    /// <summary>Native memory of the database's memtables.</summary>
    public MemoryMeter Memtables { get; }

    /// <summary>The blocks of the database's tables.</summary>
    public BlockCache BlockCache { get; }

    /// <summary>Called when memory may have become free. Set once, before the database is used.</summary>
    public Action? LookAgain { get; set; }

    /// <summary>Whether the database is to seal its largest memtable for the others.</summary>
    public bool IsAsked
    {
        get => _isAsked;
        set => _isAsked = value;
    }

    /// <summary>Whether it cannot flush now, so that its memory will not get free.</summary>
    public bool IsStuck => _state is { } state && (state.Context.Latch.IsFailed || state.Signal.IsFlushInTrouble);

    /// <summary>Whether a memtable waits for a flush or is being flushed.</summary>
    public bool HasSealed => Each(static tree => tree.SealedCount) > 0;

    /// <summary>Bytes of its largest memtable that is written to.</summary>
    public long LargestBytes => Each(static tree => tree.Active.Bytes);

    /// <summary>Whether it has written nothing since <see cref="NoteChoice"/>. Needs the gate of the resources.
    /// </summary>
    public bool IsIdle => _state is { } state && state.Sequences.Visible == _sequence;

    public void NoteChoice() => _sequence = _state?.Sequences.Visible ?? -1;

    public void Join(EngineState state)
    {
        _state = state;
        Resources.Join(this);
    }

    /// <summary>Gives up what the database has, also one that did not open.</summary>
    public void Leave()
    {
        BlockCache.Close();
        Resources.Leave(this);
    }

    public void RequestWork() => _state?.Signal.RequestWork();

    private long Each(Func<KeyspaceTree, long> value)
    {
        if (_state is null) return 0;
        long most = 0;
        foreach (KeyspaceTree tree in _state.Trees.All)
        {
            try
            {
                most = Math.Max(most, value(tree));
            }
            catch (Exception error) when (error is ObjectDisposedException or IridiumException)
            {
                // It is being closed or dropped, and its memory gets free without a flush.
            }
        }

        return most;
    }
}
