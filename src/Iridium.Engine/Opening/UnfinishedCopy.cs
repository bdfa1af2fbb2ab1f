using Iridium.Engine.State;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Opening;

/// <summary>
/// What to do about a directory with the mark of a checkpoint or a restore: CURRENT came last, so with it nothing is
/// missing but the removal of the mark, and without it the directory is no database yet.
/// </summary>
internal static class UnfinishedCopy
{
    /// <exception cref="IridiumException">The directory is not whole.</exception>
    public static void FinishOrRefuse(EngineContext context, DirectoryContent content)
    {
        if (!content.HasCurrent)
        {
            throw new IridiumException(
                EngineErrorCode.DatabaseNotFound,
                $"A checkpoint or a restore into '{context.Directory}' was not finished. Run it again, which begins "
                + "anew, or delete the directory.");
        }

        // IMPORTANT: durably, before anything is written here: with the mark the directory may be built anew.
        context.Files.Delete(context.PathOf(FileNames.Unfinished));
        context.Files.SyncDirectory(context.Directory);
    }
}
