using System.Runtime.CompilerServices;
using Iridium.Engine;
using Orleans.Runtime;

namespace Iridium.Orleans.Clustering;

/// <summary>
/// The silos of this process that use one open database. A database is held by one process, so a silo that is not on
/// the roster either belongs to a process that is gone, or does not share the database. Thread-safe.
/// </summary>
internal sealed class SiloRoster
{
    private static readonly ConditionalWeakTable<IridiumDatabase, SiloRoster> _rosters = [];

    // Constant after construction.
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly HashSet<SiloAddress> _silos = [];

    /// <summary>The roster of an open database; opened again, it has a new and empty one.</summary>
    public static SiloRoster Of(IridiumDatabase database) => _rosters.GetOrCreateValue(database);

    /// <summary>Notes a silo of this process.</summary>
    public void Add(SiloAddress silo)
    {
        lock (_gate) _silos.Add(silo);
    }

    /// <summary>Whether a silo was noted.</summary>
    public bool Contains(SiloAddress silo)
    {
        lock (_gate) return _silos.Contains(silo);
    }
}
