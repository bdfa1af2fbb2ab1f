using System.Diagnostics.CodeAnalysis;
using Iridium.Engine.Diagnostics;
using Iridium.Engine.Memtables;
using Iridium.Engine.Threading;
using Iridium.Engine.Versions;

namespace Iridium.Engine.State;

/// <summary>
/// One keyspace: its current read view, and how that is replaced. Readers take the view without a lock. The active
/// memtable has one writer, the leader of the commit queue.
/// </summary>
internal sealed class KeyspaceTree
{
    // Constant after construction.
    private readonly EngineContext _context;
    private readonly Lock _gate = new();

    // Written under _gate, read by any thread; the view is null once the database is closed or the keyspace dropped.
    private ReadView? _view;
    private KeyspaceRecord _keyspace;
    private bool _isDropped;

    public KeyspaceTree(KeyspaceRecord keyspace, TreeVersion version, EngineContext context)
    {
        Id = keyspace.Id;
        _keyspace = keyspace;
        _context = context;
        var active = new Memtable(meter: context.Share.Memtables);
        _view = new ReadView([active], TableSet.Create(version, null, context));
        active.Release();
    }

    /// <summary>The keyspace with its present options.</summary>
    public KeyspaceRecord Keyspace => Volatile.Read(ref _keyspace);

    public int Id { get; }

    /// <summary>What flushes and compactions have read and written.</summary>
    public LevelTraffic Traffic { get; } = new();

    /// <summary>Whether it was dropped: for the background it is empty, for readers it is gone.</summary>
    public bool IsDropped => Volatile.Read(ref _isDropped);

    /// <summary>The active memtable. For the holder of the commit gate.</summary>
    public Memtable Active => Current.Active;

    /// <summary>Memtables that wait for a flush.</summary>
    public int SealedCount => Standing?.SealedCount ?? 0;

    /// <summary>The oldest sequence in a sealed memtable; <see cref="long.MaxValue"/> when none is sealed.</summary>
    public long OldestSealedSequence
    {
        get
        {
            ReadView? view = Standing;
            return view is null || view.SealedCount == 0 ? long.MaxValue : view.Memtables[^1].FirstSequence;
        }
    }

    /// <summary>How far the background is behind the writes to this keyspace.</summary>
    public WritePressure Pressure
    {
        get
        {
            if (Standing is not ReadView view) return default;
            MemoryShare share = _context.Share;

            // Runs; none where the style keeps them there.
            bool isFifo = Keyspace.Options.Compaction == CompactionStyle.Fifo;
            int levelZeroToMerge = isFifo ? 0 : view.Tables.Version.LevelZeroRuns;
            return WritePressure.Of(
                view.SealedCount,
                (double)view.Active.Bytes / _context.Memory.OneMemtableBytes,
                levelZeroToMerge,
                _context.Options.LevelZeroCompactionTrigger,
                share.Resources.FillFor(share, view.SealedCount > 0));
        }
    }

    /// <summary>The tables at this moment.</summary>
    public TreeVersion Version => Standing?.Tables.Version ?? TreeVersion.Empty;

    private ReadView Current => Volatile.Read(ref _view) ?? throw Gone();

    /// <summary>The view, or null when the keyspace was dropped.</summary>
    private ReadView? Standing
    {
        get
        {
            ReadView? view = Volatile.Read(ref _view);
            return view is not null || IsDropped ? view : throw Gone();
        }
    }

    /// <summary>
    /// Lets all go after the manifest has dropped the keyspace: its files are removed once no reader needs them. Needs
    /// the commit gate.
    /// </summary>
    public void Drop()
    {
        using (Uninterrupted.Hold(_gate))
        {
            // IMPORTANT: in this order. Whoever meets no view must see why.
            Volatile.Write(ref _isDropped, true);
            ReadView? view = Interlocked.Exchange(ref _view, null);
            view?.Tables.MarkObsolete();
            view?.Retire();
        }
    }

    /// <summary>Throws when the keyspace was dropped or the database closed.</summary>
    /// <exception cref="IridiumException">It was dropped.</exception>
    /// <exception cref="ObjectDisposedException">The database was closed.</exception>
    public void ThrowIfGone()
    {
        if (Volatile.Read(ref _view) is null) throw Gone();
    }

    /// <summary>The error for those who use it although it was dropped.</summary>
    public IridiumException DroppedError() => new(
        EngineErrorCode.KeyspaceDropped,
        $"The keyspace '{Keyspace.Name}' was dropped. One of the same name is another keyspace: ask the database for "
        + "it anew.");

    /// <summary>As <see cref="AcquireView"/>; false when the keyspace was dropped.</summary>
    public bool TryAcquireView([NotNullWhen(true)] out ReadView? view)
    {
        do view = Standing;
        while (view is not null && !view.TryAddReference());
        return view is not null;
    }

    /// <summary>Takes the current view; release it.</summary>
    public ReadView AcquireView()
    {
        while (true)
        {
            // It fails only when the view was replaced and let go between the two steps.
            ReadView view = Current;
            if (view.TryAddReference()) return view;
        }
    }

    /// <summary>Whether a view, which the caller holds, has not been replaced.</summary>
    public bool IsPresent(ReadView view) => ReferenceEquals(Volatile.Read(ref _view), view);

    /// <summary>Seals the active memtable and puts an empty one in its place. Needs the commit gate.</summary>
    public void RotateMemtable()
    {
        using (Uninterrupted.Hold(_gate))
        {
            ReadView old = Current;
            var active = new Memtable(meter: _context.Share.Memtables);
            old.Tables.AddReference();
            Replace(new ReadView([active, .. old.Memtables], old.Tables));
            active.Release();
        }
    }

    /// <summary>Puts new tables in place and, after a flush, takes out the memtables they replace, in one
    /// step.</summary>
    public void InstallTables(TreeVersion version, IReadOnlyCollection<Memtable> flushed)
    {
        using (Uninterrupted.Hold(_gate))
        {
            ReadView old = Current;
            Memtable[] kept = [.. old.Memtables.ToArray().Where(memtable => !flushed.Contains(memtable))];
            Replace(new ReadView(kept, TableSet.Create(version, old.Tables, _context)));
        }
    }

    /// <summary>Takes new options, which are durable already; jobs that run keep those they began with.</summary>
    public void InstallOptions(KeyspaceOptions options)
    {
        using (Uninterrupted.Hold(_gate)) Volatile.Write(ref _keyspace, Keyspace with { Options = options });
    }

    /// <summary>Lets the view go at close; readers that hold one keep it until they are done.</summary>
    public void Close()
    {
        using (Uninterrupted.Hold(_gate)) Interlocked.Exchange(ref _view, null)?.Retire();
    }

    private Exception Gone() => IsDropped ? DroppedError() : Disposed.Error(Disposed.Database);

    private void Replace(ReadView view)
    {
        ReadView old = Current;
        Volatile.Write(ref _view, view);
        old.Retire();
    }
}
