using Iridium.Testing;
using Xunit.Abstractions;

namespace Iridium.Engine.Tests.Changes;

/// <summary>Followers and retention across power losses.</summary>
public sealed class ChangeCrashTests(ITestOutputHelper output)
{
    private const int Rounds = 60;

    [Fact]
    public void A_follower_of_durable_batches_never_saw_what_a_power_loss_takes()
    {
        int seed = TestSeed.Next(output.WriteLine);
        int lost = 0;
        for (int round = 0; round < Rounds; round++)
        {
            var random = new Random(seed + round);
            var files = new CrashFileSystem(seed + round);
            var seen = new List<string>();
            long last = 0;
            using (IridiumDatabase database = Open(files))
            {
                for (int i = 0; i < 60; i++)
                {
                    var durability = (Durability)random.Next(4);
                    database.Default.Put([(byte)random.Next(20)], [(byte)i], new WriteOptions(durability));
                    if (random.Next(12) == 0) database.Flush();
                    if (random.Next(6) != 0) continue;
                    foreach (ChangeBatch change in ChangeDrain.Read(database, last + 1, durableOnly: true))
                    {
                        seen.Add(Text(change));
                        last = change.LastSequence;
                    }
                }

                files.CutPower();
                lost += (int)(database.LastSequence - last);
                Assert.ThrowsAny<IridiumException>(database.Dispose);
            }

            CrashFileSystem after = files.Crash(seed + round, (CrashProfile)(round % 5));
            using IridiumDatabase recovered = Open(after);
            IEnumerable<string> there = ChangeDrain.Read(recovered, 1).Select(Text);
            Assert.Equal(seen, there.Take(seen.Count));
        }

        Assert.True(lost > 0);
    }

    [Fact]
    public void A_power_loss_at_any_operation_of_retention_leaves_a_stream_without_a_hole()
    {
        foreach (CrashProfile profile in Enum.GetValues<CrashProfile>())
        {
            for (int operation = 20; ; operation += 3)
            {
                var files = new CrashFileSystem(operation);
                files.CrashAfterOperations(operation);
                bool isThrough = !IsInterrupted(files);
                CrashFileSystem after = files.Crash(operation, profile);
                CheckStream(after, $"profile {profile}, operation {operation}");
                if (isThrough) break;
            }
        }
    }

    private static bool IsInterrupted(CrashFileSystem files)
    {
        try
        {
            using IridiumDatabase database = Open(files, retention: 6_000);
            for (int i = 0; i < 160; i++)
            {
                database.Default.Put([(byte)i], new byte[200], new WriteOptions(Durability.Os));
                if (i % 20 == 19) database.Flush();
            }
        }
        catch (Exception error) when (files.PowerLost && error is IridiumException and not CorruptionException)
        {
            return true;
        }

        return files.PowerLost;
    }

    private static void CheckStream(CrashFileSystem files, string about)
    {
        try
        {
            for (int time = 0; time < 2; time++)
            {
                using IridiumDatabase database = Open(files, retention: 6_000);
                long oldest = database.GetOldestChange();
                long[] sequences = [.. ChangeDrain.Read(database, oldest).Select(change => change.FirstSequence)];
                long[] expected = [.. Enumerable.Range(0, sequences.Length).Select(i => oldest + i)];
                Assert.Equal(expected, sequences);
                Assert.Equal(database.LastSequence, oldest + sequences.Length - 1);
                database.Default.Put("x"u8, new byte[5_000]);
                database.Flush();
            }
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"{about}: {error.Message}", error);
        }
    }

    private static string Text(ChangeBatch change) =>
        $"{change.FirstSequence} {string.Join(' ', change.Operations.Select(
            each => $"{each.Key.Span[0]}={each.Value.Span[0]}"))}";

    private static IridiumDatabase Open(CrashFileSystem files, long retention = 1 << 20) =>
        IridiumDatabase.Open("/changes", new DatabaseOptions
        {
            FileSystem = files,
            ManualBackgroundWork = true,
            WalSegmentBytesMax = 4_096,
            ManifestBytesMax = 600,
            ChangeRetentionBytes = retention,
        });
}
