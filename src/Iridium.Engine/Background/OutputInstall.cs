using Iridium.Engine.Blobs;
using Iridium.Engine.State;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Background;

/// <summary>Makes the tables that a job has written count: in the manifest first, then for readers.</summary>
internal static class OutputInstall
{
    /// <summary>Commits an edit of one tree and installs its new version.</summary>
    /// <param name="state">The open database.</param>
    /// <param name="edit">The tables that come and go.</param>
    /// <param name="tree">The tree.</param>
    /// <exception cref="IridiumException">The keyspace was dropped; the new tables are removed.</exception>
    public static void Commit(EngineState state, TreeEdit edit, KeyspaceTree tree)
    {
        Commit(
            state,
            new VersionEdit { Trees = { edit } },
            installed =>
            {
                if (!installed.IsDropped(tree.Id)) tree.InstallTables(installed.Tree(tree.Id).Version, []);
            });
        tree.ThrowIfGone();
    }

    /// <summary>Commits an edit of any number of trees and installs their new versions.</summary>
    /// <param name="state">The open database.</param>
    /// <param name="edit">The change. The tables of keyspaces that were dropped meanwhile are removed.</param>
    /// <param name="install">Installs it for readers.</param>
    public static void Commit(EngineState state, VersionEdit edit, Action<ManifestState> install)
    {
        try
        {
            state.Catalog.Commit(edit, install);
        }
        catch (IridiumException error) when (error.IsTransient)
        {
            // The manifest is as it was, so the new tables are nobody's: kept, each new try would fill the disk
            // further.
            Remove(state, edit.Trees);
            throw;
        }
        finally
        {
            Remove(state, edit.TakenOut);
        }
    }

    /// <summary>Has the tables removed that changes would have added, but for those that they only move.</summary>
    private static void Remove(EngineState state, List<TreeEdit> changes)
    {
        var moved = new HashSet<long>(changes.SelectMany(each => each.Removed).Select(removal => removal.Number));
        foreach (TableAddition addition in changes.SelectMany(each => each.Added))
        {
            if (!moved.Contains(addition.Table.Number)) state.Context.Obsolete.Add(addition.Table.Number);
        }

        foreach (BlobFileMeta blob in changes.SelectMany(each => each.AddedBlobs))
            state.Context.Obsolete.AddBlob(blob.Number);
    }
}
