using Iridium.Engine;
using Iridium.Testing.Model;

namespace Iridium.Testing.Crashes;

/// <summary>
/// A power loss on a disk that acknowledges syncs and does nothing. What was written may be gone and the database may
/// refuse to open, but it never shows a value that was not written under that key.
/// </summary>
public static class LyingDiskRun
{
    private const int KeyCount = 40;

    /// <summary>Runs once.</summary>
    /// <returns>Whether the loss was noticed by an error.</returns>
    /// <exception cref="ModelMismatchException">A value was shown that had never been written.</exception>
    public static bool IsNoticed(int seed)
    {
        var random = new Random(seed);
        var disk = new CrashFileSystem(seed) { LyingDisk = true };
        DatabaseOptions options = OptionDraw.Next(seed, disk);
        var keys = new ModelKeys(seed, KeyCount);
        var history = new CommitHistory(ModelState.Empty(OperationGenerator.Spaces, KeyCount), 1);
        var run = new ModelRun(options, keys, history: history);
        var operations = new OperationGenerator(seed, KeyCount, OperationMix.Writes);
        for (int i = random.Next(500); i > 0; i--) run.Do(operations.Next());
        CrashFileSystem after = disk.Crash(seed, CrashProfile.Mixed);
        run.Dispose();
        try
        {
            using IridiumDatabase database = ModelRun.Open(options with { FileSystem = after });
            for (int space = 0; space < ModelSpaces.CountIn(database); space++)
                Check(ModelSpaces.Get(database, space), space, keys, history);
            return false;
        }
        catch (IridiumException)
        {
            return true;
        }
    }

    private static void Check(Keyspace keyspace, int space, ModelKeys keys, CommitHistory history)
    {
        using Cursor cursor = keyspace.OpenCursor();
        while (cursor.MoveNext())
        {
            int place = keys.PlaceOf(cursor.Key);
            bool isKnown = place >= 0 && history.WasEverThere(space, place, cursor.Info.Sequence, cursor.Value);
            if (!isKnown) throw new ModelMismatchException($"{Convert.ToHexString(cursor.Key)} was never written so");
        }
    }
}
