using Iridium.Engine.Versions;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Blobs;

/// <summary>Power losses at each file operation of what writes, collects and removes blob files.</summary>
public sealed class BlobCrashTests
{
    private const string Directory = "/d";
    private const int Keys = 6;

    private static readonly int _seedsPerOperation =
        int.TryParse(Environment.GetEnvironmentVariable("IRIDIUM_ROUNDS"), out int rounds) ? rounds : 1;

    [Fact]
    public void A_power_loss_at_any_operation_of_a_flush_and_of_collecting_loses_nothing() =>
        ForEachOperation(
            database => Put(database, 0),
            database =>
            {
                database.Flush();
                Put(database, 1, step: 2);
                database.Flush();
                database.Compact();
                while (database.Background.RunStep())
                {
                }
            },
            database =>
            {
                for (int i = 0; i < Keys; i++)
                {
                    byte[]? found = database.Default.Get([(byte)i]);
                    bool isOne = found is not null && (IsValue(found, i, 0) || (i % 2 == 0 && IsValue(found, i, 1)));
                    Assert.True(isOne, $"key {i} has no value that was written");
                }
            });

    [Fact]
    public void A_power_loss_at_any_operation_of_a_streamed_put_leaves_the_old_value_or_the_new_one() =>
        ForEachOperation(
            database => database.Default.PutStream([0], new MemoryStream(Value(0, 0)), WriteOptions.Sync),
            database =>
            {
                database.Default.PutStream([0], new MemoryStream(Value(0, 1)), WriteOptions.Sync);
                database.Default.PutStream([1], new MemoryStream(Value(1, 0)), WriteOptions.Os);
                database.Flush();
                database.Default.PutStream([0], new MemoryStream(Value(0, 2)), WriteOptions.Sync);
                database.Compact();
            },
            database =>
            {
                byte[]? found = database.Default.Get([0]);
                Assert.NotNull(found);
                Assert.True(IsValue(found, 0, 0) || IsValue(found, 0, 1) || IsValue(found, 0, 2));
                byte[]? other = database.Default.Get([1]);
                Assert.True(other is null || IsValue(other, 1, 0));
            });

    private static void ForEachOperation(
        Action<IridiumDatabase> prepare,
        Action<IridiumDatabase> interrupted,
        Action<IridiumDatabase> check)
    {
        foreach (CrashProfile profile in Enum.GetValues<CrashProfile>())
        {
            bool isThrough = false;
            for (int operation = 0; !isThrough; operation++)
            {
                for (int seed = 0; seed < _seedsPerOperation; seed++)
                {
                    var files = new CrashFileSystem(seed);
                    isThrough = !IsInterrupted(files, operation, prepare, interrupted);
                    try
                    {
                        Check(files.Crash(seed, profile), operation, check);
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

    /// <summary>Looks at what is left, after a second power loss while that was being opened.</summary>
    private static void Check(CrashFileSystem files, int operation, Action<IridiumDatabase> check)
    {
        files.CrashAfterOperations(operation % 7);
        if (Runs(files, () => Open(files).Dispose())) files = files.Crash(operation, CrashProfile.Mixed);
        else files = files.Crash(operation, CrashProfile.Strict);
        using (IridiumDatabase database = Open(files))
        {
            check(database);
            Assert.Equal(database.GetStatistics().BlobFiles, BlobNames(files).Count());
            database.Compact();
            check(database);
        }

        Assert.Empty(IridiumDatabase.Verify(Directory, new DatabaseOptions { FileSystem = files }).Findings);
    }

    private static bool IsInterrupted(
        CrashFileSystem files,
        int operation,
        Action<IridiumDatabase> prepare,
        Action<IridiumDatabase> interrupted)
    {
        IridiumDatabase database = Open(files);
        prepare(database);
        files.CrashAfterOperations(operation);
        return !Runs(files, () => interrupted(database));
    }

    private static bool Runs(CrashFileSystem files, Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (files.PowerLost && error is IridiumException and not CorruptionException)
        {
            // The power went while it ran.
        }

        return !files.PowerLost;
    }

    private static void Put(IridiumDatabase database, int round, int step = 1)
    {
        for (int i = 0; i < Keys; i += step) database.Default.Put([(byte)i], Value(i, round), WriteOptions.Sync);
    }

    private static IEnumerable<string> BlobNames(CrashFileSystem files) =>
        files.ListFiles(Directory).Where(name => FileNames.Parse(name, out _) == FileRole.Blob);

    private static byte[] Value(int key, int round)
    {
        byte[] value = new byte[900];
        Array.Fill(value, (byte)((key * 16) + round + 1));
        return value;
    }

    private static bool IsValue(byte[] found, int key, int round) => found.AsSpan().SequenceEqual(Value(key, round));

    private static IridiumDatabase Open(CrashFileSystem files) => IridiumDatabase.Open(Directory, new DatabaseOptions
    {
        FileSystem = files,
        ManualBackgroundWork = true,
        StreamedBytesMin = 100,
        ManifestBytesMax = 400,
        Keyspaces = new KeyspaceOptions { BlobBytesMin = 500, BlobGarbageRatio = 0.05 },
    });
}
