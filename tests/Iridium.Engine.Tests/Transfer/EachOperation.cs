using Iridium.Testing;

namespace Iridium.Engine.Tests.Transfer;

/// <summary>
/// Runs a step again and again: once with a power loss at each of its file operations, or with a fault at each of them,
/// and looks at what the next open finds, the power failing again at a random operation of that open.
/// </summary>
internal static class EachOperation
{
    private const string Directory = "/d";

    /// <summary>Loses the power at every operation of a step.</summary>
    /// <param name="prepare">Makes the database; nothing fails meanwhile.</param>
    /// <param name="step">What is interrupted.</param>
    /// <param name="check">Looks at the recovered database; told whether the step had returned.</param>
    /// <returns>Power losses.</returns>
    public static int LosesPower(
        Action<IridiumDatabase> prepare,
        Action<IridiumDatabase> step,
        Action<IridiumDatabase, bool> check)
    {
        int losses = 0;
        foreach (CrashProfile profile in Enum.GetValues<CrashProfile>())
        {
            bool isThrough = false;
            for (int operation = 0; !isThrough; operation++)
            {
                for (int seed = 0; seed < 2; seed++)
                {
                    bool isDone = LosesPower(new Moment(profile, operation, seed), prepare, step, check);
                    losses++;
                    isThrough |= isDone;
                }
            }
        }

        return losses;
    }

    /// <summary>Has every operation of a step fail once.</summary>
    /// <param name="kind">How.</param>
    /// <param name="prepare">As above.</param>
    /// <param name="step">What meets the fault.</param>
    /// <param name="check">Looks at the database after it was closed and opened again.</param>
    public static void Fails(
        FaultKind kind,
        Action<IridiumDatabase> prepare,
        Action<IridiumDatabase> step,
        Action<IridiumDatabase, bool> check)
    {
        for (long n = 1; ; n++)
        {
            var disk = new CrashFileSystem(1);
            var files = new FaultFileSystem(disk, 1);
            bool isDone;
            IridiumDatabase database = Open(files);
            prepare(database);
            files.Add(FaultRule.AtNth(kind, n));
            try
            {
                step(database);
                isDone = true;
            }
            catch (IridiumException error) when (error is not CorruptionException)
            {
                isDone = false;
            }

            long faults = files.FaultCount;
            files.Clear();
            Close(database);
            using IridiumDatabase again = Open(disk);
            Explain($"{kind} at {n}", () => check(again, isDone));
            if (faults == 0) return;
        }
    }

    private static bool LosesPower(
        Moment moment,
        Action<IridiumDatabase> prepare,
        Action<IridiumDatabase> step,
        Action<IridiumDatabase, bool> check)
    {
        var files = new CrashFileSystem(moment.Seed);
        IridiumDatabase database = Open(files);
        prepare(database);
        files.CrashAfterOperations(moment.Operation);
        bool isDone = false;
        try
        {
            step(database);
            isDone = true;
        }
        catch (Exception error) when (files.PowerLost && error is IridiumException and not CorruptionException)
        {
            // The power went while it ran.
        }

        bool isThrough = !files.PowerLost;
        files.CutPower();
        Close(database);
        CrashFileSystem after = files.Crash(moment.Seed, moment.Profile);
        after.CrashAfterOperations(new Random(moment.Operation + moment.Seed).Next(30));
        try
        {
            Open(after).Dispose();
        }
        catch (IridiumException) when (after.PowerLost)
        {
            // It went again while the database was opened.
        }

        if (after.PowerLost) after = after.Crash(moment.Seed, moment.Profile);
        else after.CrashAfterOperations(int.MaxValue);
        Explain(moment.ToString(), () =>
        {
            using IridiumDatabase recovered = Open(after);
            check(recovered, isDone);
            recovered.Default.Put("after"u8, [1], WriteOptions.Sync);
        });
        return isThrough;
    }

    private static void Close(IridiumDatabase database)
    {
        try
        {
            database.Dispose();
        }
        catch (IridiumException)
        {
            // Without power, or after a failure, there is nothing to close cleanly.
        }
    }

    private static void Explain(string when, Action action)
    {
        try
        {
            action();
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"{when}: {error.Message}", error);
        }
    }

    private static IridiumDatabase Open(Engine.Files.IFileSystem files) =>
        IridiumDatabase.Open(Directory, new DatabaseOptions
        {
            FileSystem = files,
            TimeProvider = new FakeTimeProvider(),
            ManualBackgroundWork = true,
            ManifestBytesMax = 300,
            TableBytesTarget = 4_096,
        });

    private sealed record Moment(CrashProfile Profile, int Operation, int Seed);
}
