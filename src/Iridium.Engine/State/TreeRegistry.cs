using System.Diagnostics.CodeAnalysis;
using Iridium.Engine.Threading;

namespace Iridium.Engine.State;

/// <summary>
/// The keyspaces of an open database. Looked up without a lock; the array is replaced
/// when one comes or goes. Thread-safe.
/// </summary>
internal sealed class TreeRegistry
{
    private readonly Lock _gate = new();

    // Written under _gate, read by any thread; never changed in place.
    private KeyspaceTree[] _trees = [];
    private bool _hasDropped;

    /// <summary>Whether any keyspace was dropped since the database was opened. Set by the leader of the commit queue,
    /// and never taken back.</summary>
    public bool HasDropped
    {
        get => Volatile.Read(ref _hasDropped);
        set => Volatile.Write(ref _hasDropped, value);
    }

    /// <summary>All keyspaces in the order of their ids.</summary>
    public ReadOnlySpan<KeyspaceTree> All => Volatile.Read(ref _trees);

    public void Add(KeyspaceTree tree)
    {
        using (Uninterrupted.Hold(_gate)) Volatile.Write(ref _trees, [.. _trees.Append(tree).OrderBy(each => each.Id)]);
    }

    /// <summary>Takes out a keyspace that the manifest has dropped.</summary>
    public void Remove(KeyspaceTree tree)
    {
        using (Uninterrupted.Hold(_gate)) Volatile.Write(ref _trees, [.. _trees.Where(each => each != tree)]);
    }

    public bool TryGet(string name, [NotNullWhen(true)] out KeyspaceTree? tree)
    {
        tree = Array.Find(Volatile.Read(ref _trees), each => each.Keyspace.Name == name);
        return tree is not null;
    }

    public bool TryGet(int id, [NotNullWhen(true)] out KeyspaceTree? tree)
    {
        // Ids are dense unless keyspaces were dropped, so the place is almost always known.
        ReadOnlySpan<KeyspaceTree> trees = All;
        if (id > 0 && id <= trees.Length && trees[id - 1].Id == id)
        {
            tree = trees[id - 1];
            return true;
        }

        int low = 0;
        int high = trees.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            tree = trees[middle];
            if (tree.Id == id) return true;
            if (tree.Id < id) low = middle + 1;
            else high = middle - 1;
        }

        tree = null;
        return false;
    }
}
