using Iridium.Engine.Iterators;
using Iridium.Engine.Memtables;
using Iridium.Engine.Records;
using Iridium.Engine.State;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Opening;

/// <summary>
/// Finds the streamed values that a crash left without a record: the manifest names their files, and neither a table
/// nor the log that was replayed refers to them.
/// </summary>
internal static class PendingBlobs
{
    /// <summary>An edit that removes them; it changes no tree when there are none.</summary>
    public static VersionEdit Unused(TreeRegistry trees)
    {
        var edit = new VersionEdit();
        foreach (KeyspaceTree tree in trees.All)
        {
            var pending = new SortedSet<long>(
                tree.Version.Blobs.All.Where(use => use.IsPending).Select(use => use.File.Number));
            if (pending.Count == 0) continue;
            pending.ExceptWith(ReferredTo(tree));
            if (pending.Count == 0) continue;
            var change = new TreeEdit(tree.Id);
            change.RemovedBlobs.AddRange(pending);
            edit.Trees.Add(change);
        }

        return edit;
    }

    /// <summary>Installs the edit.</summary>
    /// <returns>The state it led to.</returns>
    public static ManifestState Install(TreeRegistry trees, VersionEdit edit, ManifestState installed)
    {
        foreach (TreeEdit change in edit.Trees)
        {
            if (trees.TryGet(change.KeyspaceId, out KeyspaceTree? tree))
                tree.InstallTables(installed.Tree(tree.Id).Version, []);
        }

        return installed;
    }

    private static HashSet<long> ReferredTo(KeyspaceTree tree)
    {
        var numbers = new HashSet<long>();
        ReadView view = tree.AcquireView();
        try
        {
            foreach (Memtable memtable in view.Memtables) AddFrom(memtable, numbers);
        }
        finally
        {
            view.Release();
        }

        return numbers;
    }

    private static void AddFrom(Memtable memtable, HashSet<long> numbers)
    {
        using EntryIterator entries = memtable.NewIterator();
        for (entries.SeekToFirst(); entries.IsValid; entries.Next())
        {
            if (!BlobReference.IsBlob(entries.Kind)) continue;
            if (BlobReference.TryRead(entries.Kind, entries.Payload, out BlobReference reference))
                numbers.Add(reference.FileNumber);
        }
    }
}
