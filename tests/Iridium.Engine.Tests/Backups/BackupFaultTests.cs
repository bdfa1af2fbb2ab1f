using Iridium.Engine.Files;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Backups;

/// <summary>Each file operation of checkpoint, backup, prune and restore fails once, and then the same succeeds.
/// </summary>
public sealed class BackupFaultTests
{
    public static TheoryData<FaultKind> Kinds => [.. Enum.GetValues<FaultKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_checkpoint_that_failed_can_be_made_again(FaultKind kind) =>
        ForEachOperation(kind, (files, database) =>
        {
            database.Checkpoint(BackupCase.Target, null, default);
            return BackupCase.Target;
        });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_backup_that_failed_can_be_made_again(FaultKind kind) =>
        ForEachOperation(kind, (files, database) =>
        {
            BackupDirectory backups = BackupCase.DirectoryOf(files);
            backups.Create(database);
            backups.Create(database);
            backups.Prune(1);
            Assert.Empty(backups.Verify().Findings);
            backups.Restore(BackupCase.Target);
            return BackupCase.Target;
        });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_backup_to_a_stream_that_failed_can_be_made_again(FaultKind kind) =>
        ForEachOperation(kind, (files, database) =>
        {
            using var stream = new MemoryStream();
            database.BackupTo(stream);
            stream.Position = 0;
            BackupStreams.Restore(
                stream, BackupCase.Target, new RestoreOptions { Database = BackupCase.Options(files) });
            return BackupCase.Target;
        });

    private static void ForEachOperation(FaultKind kind, Func<IFileSystem, IridiumDatabase, string> action)
    {
        for (int operation = 1; ; operation++)
        {
            var disk = new MemoryFileSystem();
            var files = new FaultFileSystem(disk);
            using IridiumDatabase database = BackupCase.Open(files);
            BackupCase.Fill(database);
            string expected = BackupCase.ContentOf(database);
            files.Add(FaultRule.AtNth(kind, operation));
            bool hasFailed = HasFailed(() => action(files, database));
            bool isThrough = files.FaultCount == 0;
            files.Clear();
            Assert.Equal(expected, BackupCase.ContentOf(database));
            if (hasFailed) action(files, database);
            Assert.Equal(expected, BackupCase.ContentOf(disk, BackupCase.Target));
            if (isThrough) return;
        }
    }

    private static bool HasFailed(Action action)
    {
        try
        {
            action();
            return false;
        }
        catch (Exception error) when (error is IridiumException or Xunit.Sdk.EmptyException)
        {
            // A verification that cannot read a file reports it.
            return true;
        }
    }
}
