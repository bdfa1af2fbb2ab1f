using Iridium.Engine.Memtables;

namespace Iridium.Engine.State;

/// <summary>
/// All that a read of one keyspace looks at: the active memtable, the sealed ones (newest first) and the tables.
/// Immutable, replaced whole. A read acquires one, holds it to its end, and only then takes the visible sequence: a
/// view holds every entry that was visible when it was acquired. Thread-safe.
/// </summary>
internal sealed class ReadView
{
    private readonly Memtable[] _memtables;

    // Own synchronisation.
    private readonly StripedReferences _references = new();

    /// <summary>Takes over one reference to the table set, and adds one to each memtable.</summary>
    public ReadView(Memtable[] memtables, TableSet tables)
    {
        _memtables = memtables;
        Tables = tables;
        foreach (Memtable memtable in memtables)
        {
            if (!memtable.TryAddReference()) throw new InvalidOperationException("The memtable is released already.");
        }
    }

    /// <summary>The memtables from the newest, which takes the writes, to the oldest.</summary>
    public ReadOnlySpan<Memtable> Memtables => _memtables;

    public Memtable Active => _memtables[0];

    public int SealedCount => _memtables.Length - 1;

    public TableSet Tables { get; }

    public bool TryAddReference() => _references.TryAdd();

    public void Release()
    {
        if (_references.Release()) Free();
    }

    /// <summary>For the owner, once: the view is no longer the present one and goes with its last reader.</summary>
    public void Retire()
    {
        if (_references.Retire()) Free();
    }

    private void Free()
    {
        foreach (Memtable memtable in _memtables) memtable.Release();
        Tables.Release();
    }
}
