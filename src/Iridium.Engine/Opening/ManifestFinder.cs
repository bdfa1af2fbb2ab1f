using Iridium.Engine.Diagnostics;
using Iridium.Engine.Files;
using Iridium.Engine.State;
using Iridium.Engine.Versions;
using Iridium.Engine.Wal;

namespace Iridium.Engine.Opening;

/// <summary>
/// Finds the manifest in force: the one that CURRENT names or, when that file is lost, the newest one that reads well.
/// Changes nothing.
/// </summary>
internal static class ManifestFinder
{
    /// <summary>Reads the manifest in force.</summary>
    /// <param name="context">The database.</param>
    /// <param name="content">Its files.</param>
    /// <param name="number">The number of the manifest.</param>
    /// <returns>What it says, or null when the directory holds no database yet.</returns>
    /// <exception cref="CorruptionException">There is a database, but no manifest that reads well.</exception>
    public static ManifestContent? Find(EngineContext context, DirectoryContent content, out long number)
    {
        long? current = CurrentPointer.Read(context.Files, context.Directory);
        number = current ?? 0;
        if (current is long named) return Read(context, named);
        bool hasData = content.Tables.Count > 0 || content.Segments.Any(segment => HoldsRecords(context, segment));
        CorruptionException? newest = null;
        foreach (long candidate in content.Manifests.Reverse())
        {
            try
            {
                ManifestContent read = Read(context, candidate);
                number = candidate;
                context.Log.CurrentReplaced(context.Directory, candidate);
                return read;
            }
            catch (CorruptionException error)
            {
                // A manifest whose first edit never became durable was not in force; one before it was.
                newest ??= error;
            }
        }

        // A crash while the database was being created leaves at most a log segment without records and a manifest
        // without a whole edit.
        if (!hasData && !content.HasCurrent) return null;
        string file = context.PathOf(FileNames.Current);
        throw new CorruptionException(
            file, 0, "it does not name a manifest, and no manifest in the directory reads well", newest);
    }

    private static bool HoldsRecords(EngineContext context, long segment)
    {
        using IFile file = context.Files.OpenRead(context.PathOf(FileNames.Wal(segment)));
        return file.Length > WalHeader.Bytes;
    }

    private static ManifestContent Read(EngineContext context, long number)
    {
        string path = context.PathOf(FileNames.Manifest(number));
        try
        {
            using IFile file = context.Files.OpenRead(path);
            return ManifestReader.Read(file, number);
        }
        catch (FileNotFoundException error)
        {
            throw new CorruptionException(path, 0, "the manifest that CURRENT names is missing", error);
        }
    }
}
