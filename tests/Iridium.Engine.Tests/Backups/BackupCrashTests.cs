using Iridium.Testing;

namespace Iridium.Engine.Tests.Backups;

/// <summary>Power losses at each file operation of checkpoint, backup, prune and restore, and then the same again.
/// </summary>
public sealed class BackupCrashTests
{
    private static readonly int _seeds =
        int.TryParse(Environment.GetEnvironmentVariable("IRIDIUM_ROUNDS"), out int rounds) ? rounds : 1;

    [Fact]
    public void A_power_loss_at_any_operation_of_a_checkpoint_leaves_none_or_all_of_it() =>
        ForEachOperation(
            files => BackupCase.Fill(BackupCase.Open(files)),
            files =>
            {
                using IridiumDatabase database = BackupCase.OpenExisting(files, BackupCase.Source);
                database.Checkpoint(BackupCase.Target);
            },
            (files, expected) =>
            {
                if (IsWhole(files, expected)) return;
                using IridiumDatabase database = BackupCase.OpenExisting(files, BackupCase.Source);
                database.Checkpoint(BackupCase.Target);
                Assert.Equal(expected, BackupCase.ContentOf(files, BackupCase.Target));
            });

    [Fact]
    public void A_power_loss_at_any_operation_of_a_restore_leaves_none_or_all_of_it() =>
        ForEachOperation(
            files =>
            {
                IridiumDatabase database = BackupCase.Open(files);
                BackupCase.Fill(database);
                BackupCase.DirectoryOf(files).Create(database);
            },
            files => BackupCase.DirectoryOf(files).Restore(BackupCase.Target),
            (files, expected) =>
            {
                Assert.Empty(BackupCase.DirectoryOf(files).Verify().Findings);
                if (IsWhole(files, expected)) return;
                BackupCase.DirectoryOf(files).Restore(BackupCase.Target);
                Assert.Equal(expected, BackupCase.ContentOf(files, BackupCase.Target));
            });

    [Fact]
    public void A_power_loss_at_any_operation_of_a_restore_through_a_sequence_leaves_none_or_all_of_it()
    {
        var options = new RestoreOptions { ThroughSequence = 28 };
        ForEachOperation(
            files =>
            {
                IridiumDatabase database = BackupCase.Open(files);
                BackupCase.Fill(database);
                for (int i = 100; i < 150; i++) BackupCase.WriteBoth(database, i);
                BackupCase.DirectoryOf(files).Create(database);
            },
            files => BackupCase.DirectoryOf(files).Restore(BackupCase.Target, options),
            (files, _) =>
            {
                if (!IsWhole(files, null)) BackupCase.DirectoryOf(files).Restore(BackupCase.Target, options);
                using IridiumDatabase restored = BackupCase.OpenExisting(files, BackupCase.Target);
                Assert.Equal(28, restored.LastSequence);
            });
    }

    [Fact]
    public void A_power_loss_at_any_operation_of_a_backup_leaves_the_older_ones_and_the_next_is_whole() =>
        ForEachOperation(
            files =>
            {
                IridiumDatabase database = BackupCase.Open(files);
                BackupCase.Fill(database);
                BackupCase.DirectoryOf(files).Create(database);
                BackupCase.Fill(database, 100);
            },
            files =>
            {
                using IridiumDatabase database = BackupCase.OpenExisting(files, BackupCase.Source);
                BackupCase.DirectoryOf(files).Create(database);
            },
            (files, expected) =>
            {
                BackupDirectory backups = BackupCase.DirectoryOf(files);
                IReadOnlyList<BackupInfo> list = backups.List();
                Assert.True(list.Count is 1 or 2);
                Assert.All(list, backup => Assert.Null(backup.Damage));
                Assert.Empty(backups.Verify().Findings);
                backups.Restore("/first", new RestoreOptions { BackupId = 1 });
                using (IridiumDatabase first = BackupCase.OpenExisting(files, "/first"))
                    Assert.Equal(30, first.LastSequence);
                using (IridiumDatabase database = BackupCase.OpenExisting(files, BackupCase.Source))
                    backups.Create(database);
                RequireNoLeftovers(files);
                Assert.Empty(backups.Verify().Findings);
                backups.Restore(BackupCase.Target);
                Assert.Equal(expected, BackupCase.ContentOf(files, BackupCase.Target));
            });

    [Fact]
    public void A_power_loss_at_any_operation_of_pruning_leaves_whole_backups_and_the_next_finishes_it() =>
        ForEachOperation(
            files =>
            {
                IridiumDatabase database = BackupCase.Open(files);
                for (int i = 0; i < 3; i++)
                {
                    BackupCase.Fill(database, i * 100);
                    if (i == 2) database.Compact();
                    BackupCase.DirectoryOf(files).Create(database);
                }
            },
            files => BackupCase.DirectoryOf(files).Prune(1),
            (files, expected) =>
            {
                BackupDirectory backups = BackupCase.DirectoryOf(files);
                Assert.Equal(3, backups.List()[^1].Id);
                Assert.Empty(backups.Verify().Findings);
                backups.Prune(1);
                Assert.Equal([3], backups.List().Select(backup => backup.Id));
                RequireNoLeftovers(files);
                backups.Restore(BackupCase.Target);
                Assert.Equal(expected, BackupCase.ContentOf(files, BackupCase.Target));
            });

    private static void RequireNoLeftovers(CrashFileSystem files)
    {
        string[] names = [.. files.ListFiles(BackupCase.Backups)];
        int backups = names.Count(name => name.EndsWith(".backup", StringComparison.Ordinal));
        Assert.DoesNotContain("copy.tmp", names);
        Assert.True(BackupCase.DirectoryOf(files).List().Count == backups);
        int stored = names.Count(name => name.Contains('-', StringComparison.Ordinal));
        Assert.True(BackupCase.DirectoryOf(files).List().Sum(backup => backup.Files) >= stored);
    }

    /// <summary>Whether the target is a whole database; otherwise it must say that it is none.</summary>
    private static bool IsWhole(CrashFileSystem files, string? expected)
    {
        try
        {
            string found = BackupCase.ContentOf(files, BackupCase.Target);
            if (expected is not null) Assert.Equal(expected, found);
            return true;
        }
        catch (IridiumException error) when (error.Code == EngineErrorCode.DatabaseNotFound)
        {
            return false;
        }
    }

    private static void ForEachOperation(
        Action<CrashFileSystem> prepare,
        Action<CrashFileSystem> interrupted,
        Action<CrashFileSystem, string> check)
    {
        var prepared = new CrashFileSystem();
        prepare(prepared);
        prepared = prepared.Crash(0, CrashProfile.Strict);
        string expected = BackupCase.ContentOf(prepared, BackupCase.Source);
        foreach (CrashProfile profile in Enum.GetValues<CrashProfile>())
        {
            bool isThrough = false;
            for (int operation = 0; !isThrough; operation++)
            {
                for (int seed = 0; seed < _seeds; seed++)
                {
                    CrashFileSystem files = prepared.Crash(seed, CrashProfile.Strict);
                    files.CrashAfterOperations(operation);
                    isThrough = !IsInterrupted(files, interrupted);
                    CrashFileSystem after = files.Crash(seed + operation, profile);
                    try
                    {
                        Assert.Equal(expected, BackupCase.ContentOf(after, BackupCase.Source));
                        check(after, expected);
                        Assert.Equal(expected, BackupCase.ContentOf(after, BackupCase.Source));
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
}
