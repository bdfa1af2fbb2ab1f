using Iridium.Engine.Diagnostics;
using Iridium.Engine.Files;
using Iridium.Engine.State;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Opening;

/// <summary>
/// Removes what a crash left behind: files that no durable structure names. Runs once the database has been opened
/// whole, so a damaged directory keeps everything that a repair could use.
/// </summary>
internal static class OrphanSweep
{
    public static void Run(EngineContext context, DirectoryContent content, ManifestState state, long manifestNumber)
    {
        var tables = new HashSet<long>(
            state.Trees.SelectMany(tree => tree.Version.AllTables).Select(table => table.Number));
        var retained = new HashSet<long>(state.RetainedWals.Select(segment => segment.Number));
        bool IsOrphan(long segment) =>
            segment > state.NewestWal || (segment < state.OldestWal && !retained.Contains(segment));
        var blobs = new HashSet<long>(
            state.Trees.SelectMany(tree => tree.Version.Blobs.All).Select(use => use.File.Number));
        List<string> orphans =
        [
            .. content.Tables.Where(number => !tables.Contains(number)).Select(FileNames.Table),
            .. content.Blobs.Where(number => !blobs.Contains(number)).Select(FileNames.Blob),
            .. content.Segments.Where(IsOrphan).Select(FileNames.Wal),
            .. content.Manifests.Where(number => number != manifestNumber).Select(FileNames.Manifest),
        ];
        if (content.HasTemporary) orphans.Add(FileNames.CurrentTemporary);
        if (orphans.Count == 0) return;
        foreach (string name in orphans) Remove(context, name);

        // A stale manifest must not come back: it would be the newest one if CURRENT were lost.
        context.Files.SyncDirectory(context.Directory);
    }

    private static void Remove(EngineContext context, string name)
    {
        try
        {
            context.Files.Delete(context.PathOf(name));
            context.Log.OrphanRemoved(name);
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            // Nothing needs it; the next open tries again.
            context.Log.FileNotDeleted(name, error);
        }
    }
}
