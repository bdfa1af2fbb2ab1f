using System.Runtime.CompilerServices;
using Iridium.Engine;
using Orleans.Runtime;

namespace Iridium.Orleans.Clustering;

/// <summary>
/// The silos of this process that use one open database, and what each keeps in it. A database is held by one process,
/// so a silo that is not on the roster either belongs to a process that is gone, or does not share the database.
/// Thread-safe.
/// </summary>
internal sealed class SiloRoster
{
    private static readonly ConditionalWeakTable<IridiumDatabase, SiloRoster> _rosters = [];

    // Constant after construction.
    private readonly Lock _gate = new();

    // Guarded by _gate: how often each silo was noted, and its stores.
    private readonly Dictionary<SiloAddress, int> _silos = [];
    private readonly HashSet<(SiloAddress Silo, string Store)> _stores = [];

    /// <summary>The roster of an open database; opened again, it has a new and empty one.</summary>
    public static SiloRoster Of(IridiumDatabase database) => _rosters.GetOrCreateValue(database);

    /// <summary>Notes a silo of this process.</summary>
    public void Add(SiloAddress silo)
    {
        lock (_gate) _silos[silo] = _silos.GetValueOrDefault(silo) + 1;
    }

    /// <summary>Notes a silo of this process and something it keeps in the database.</summary>
    public void Add(SiloAddress silo, string store)
    {
        lock (_gate)
        {
            if (_stores.Add((silo, store))) _silos[silo] = _silos.GetValueOrDefault(silo) + 1;
        }
    }

    /// <summary>Takes one <see cref="Add(SiloAddress)"/> back.</summary>
    public void Remove(SiloAddress silo)
    {
        lock (_gate)
        {
            int times = _silos.GetValueOrDefault(silo) - 1;
            if (times > 0) _silos[silo] = times;
            else _silos.Remove(silo);
        }
    }

    /// <summary>Whether a silo was noted.</summary>
    public bool Contains(SiloAddress silo)
    {
        lock (_gate) return _silos.ContainsKey(silo);
    }

    /// <summary>Whether a silo was noted with something it keeps in the database.</summary>
    public bool Contains(SiloAddress silo, string store)
    {
        lock (_gate) return _stores.Contains((silo, store));
    }
}
