using Iridium.Testing;

namespace Iridium.Engine.Tests.Opening;

/// <summary>Power losses at each operation of the rare moments in which the names of files decide.</summary>
public sealed class OpeningCrashTests
{
    private const int SeedsPerOperation = 5;

    private static readonly byte[] _key = "k"u8.ToArray();

    [Fact]
    public void A_power_loss_at_any_operation_of_creating_a_database_leaves_one_that_opens_empty() =>
        ForEachOperation(
            prepare: null,
            interrupted: files => Open(files).Dispose(),
            check: database => Assert.Null(database.Default.Get(_key)));

    [Fact]
    public void A_power_loss_at_any_operation_of_replacing_the_manifest_leaves_one_in_force() =>
        ForEachOperation(
            prepare: files =>
            {
                using IridiumDatabase database = Open(files);
                database.Default.Put(_key, [1], WriteOptions.Sync);
            },
            interrupted: files =>
            {
                using IridiumDatabase database = Open(files);
                for (int i = 0; i < 12; i++) database.GetOrCreateKeyspace($"a keyspace with a long name, {i}");
            },
            check: database => Assert.Equal([1], database.Default.Get(_key)));

    private static void ForEachOperation(
        Action<CrashFileSystem>? prepare,
        Action<CrashFileSystem> interrupted,
        Action<IridiumDatabase> check)
    {
        foreach (CrashProfile profile in Enum.GetValues<CrashProfile>())
        {
            bool isThrough = false;
            for (int operation = 0; !isThrough; operation++)
            {
                for (int seed = 0; seed < SeedsPerOperation; seed++)
                {
                    var files = new CrashFileSystem(seed);
                    prepare?.Invoke(files);
                    files.CrashAfterOperations(operation);
                    isThrough = !IsInterrupted(files, interrupted);
                    CrashFileSystem after = files.Crash(seed, profile);
                    try
                    {
                        using IridiumDatabase database = Open(after);
                        check(database);
                        database.Default.Put(_key, [2], WriteOptions.Sync);
                    }
                    catch (Exception error)
                    {
                        throw new InvalidOperationException(
                            $"Profile {profile}, operation {operation}, seed {seed}: {error.Message}", error);
                    }
                }
            }
        }
    }

    private static bool IsInterrupted(CrashFileSystem files, Action<CrashFileSystem> action)
    {
        try
        {
            action(files);
        }
        catch (Exception error) when (files.PowerLost && error is IridiumException and not CorruptionException)
        {
            // The power went while it ran.
        }

        return files.PowerLost;
    }

    private static IridiumDatabase Open(CrashFileSystem files) => IridiumDatabase.Open("/d", new DatabaseOptions
    {
        FileSystem = files,
        ManualBackgroundWork = true,
        ManifestBytesMax = 200,
    });
}
