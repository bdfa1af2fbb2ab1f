using System.Diagnostics;
using Iridium.Engine.Diagnostics;
using Iridium.Engine.Opening;
using Iridium.Engine.Repairs;

namespace Iridium.Engine;

/// <summary>Makes a damaged database usable again.</summary>
public static class DatabaseRepair
{
    /// <summary>
    /// Rebuilds what is damaged from what is not: the manifest from its own edits and from the footers of the tables,
    /// damaged tables from their readable blocks, the log up to where it is damaged. Nothing is deleted: damaged files
    /// are moved to the folder <c>lost</c> in the directory. The new structure comes into force in one step, at the
    /// end, so a repair that was interrupted can be run again. A sound database is left as it is.
    /// </summary>
    /// <param name="path">The directory. Nobody may have it open.</param>
    /// <param name="options">Options; null takes the defaults.</param>
    /// <param name="progress">Told of each file; may be null.</param>
    /// <param name="cancellationToken">Stops before the next file, leaving the database as it was.</param>
    /// <returns>What was done, and exactly what is lost.</returns>
    /// <exception cref="DatabaseLockedException">The database is open somewhere.</exception>
    /// <exception cref="FormatVersionException">A file is of a newer format: use a newer build.</exception>
    /// <exception cref="IridiumException">There is no database, or it cannot be read or written.</exception>
    public static RepairReport Run(
        string path,
        RepairOptions? options = null,
        IProgress<EngineProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        RepairOptions chosen = options ?? RepairOptions.Default;
        var scope = new RepairScope(IridiumDatabase.DirectoryOf(path), chosen, progress, cancellationToken);
        using Activity? activity = EngineActivities.StartRepair(scope.Directory);
        try
        {
            return RepairRun.Run(scope, () => DirectoryLock.Take(
                chosen.Database.FileSystem, scope.Directory, chosen.Database.TimeProvider));
        }
        catch (Exception error)
        {
            activity.Fail(error);
            throw;
        }
    }
}
