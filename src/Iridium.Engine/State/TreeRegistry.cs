using System.Diagnostics.CodeAnalysis;

namespace Iridium.Engine.State;

/// <summary>
/// The keyspaces of an open database. Looked up without a lock; a new one is added by replacing the array. Thread-safe.
/// </summary>
internal sealed class TreeRegistry
{
    private readonly Lock _gate = new();

    // Written under _gate, read by any thread; never changed in place.
    private KeyspaceTree[] _trees = [];

    /// <summary>All keyspaces in the order of their ids.</summary>
    public ReadOnlySpan<KeyspaceTree> All => Volatile.Read(ref _trees);

    public void Add(KeyspaceTree tree)
    {
        lock (_gate) Volatile.Write(ref _trees, [.. _trees.Append(tree).OrderBy(each => each.Id)]);
    }

    public bool TryGet(string name, [NotNullWhen(true)] out KeyspaceTree? tree)
    {
        tree = Array.Find(Volatile.Read(ref _trees), each => each.Keyspace.Name == name);
        return tree is not null;
    }

    public bool TryGet(int id, [NotNullWhen(true)] out KeyspaceTree? tree)
    {
        // Ids are dense in practice, so the place is almost always known.
        ReadOnlySpan<KeyspaceTree> trees = All;
        if (id > 0 && id <= trees.Length && trees[id - 1].Id == id)
        {
            tree = trees[id - 1];
            return true;
        }

        foreach (KeyspaceTree each in trees)
        {
            if (each.Id != id) continue;
            tree = each;
            return true;
        }

        tree = null;
        return false;
    }
}
