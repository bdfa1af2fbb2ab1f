using Iridium.Engine;
using Iridium.Engine.Files;

namespace Iridium.Testing.Model;

/// <summary>Makes a checkpoint or a backup, opens what comes of it and compares it with the model.</summary>
internal static class ModelCopy
{
    private const string Target = "/model-copy";
    private const string Backups = "/model-backups";

    public static void Check(ModelRun run, DatabaseOptions options, ModelOperation operation)
    {
        IFileSystem files = options.FileSystem;
        Empty(files);
        long last = operation.Kind == ModelOperationKind.Checkpoint
            ? run.Database.Checkpoint(Target)
            : BackUp(run.Database, options, operation);
        using (IridiumDatabase copy = IridiumDatabase.Open(Target, options with { CreateIfMissing = false }))
        {
            if (last != run.State.LastSequence || copy.LastSequence != last)
                throw new ModelMismatchException($"the copy has sequence {copy.LastSequence}, it was told {last}");
            ModelComparison.RequireEqual(copy, run.State, run.Keys, run.Clock.GetUtcNow());
            if (operation.Choice % 5 == 0) copy.Compact();
            ModelComparison.RequireEqual(copy, run.State, run.Keys, run.Clock.GetUtcNow());
        }

        Empty(files);
    }

    private static long BackUp(IridiumDatabase database, DatabaseOptions options, ModelOperation operation)
    {
        if (operation.Choice % 3 == 0)
        {
            using var stream = new MemoryStream();
            database.BackupTo(stream);
            stream.Position = 0;
            return BackupStreams.Restore(stream, Target, new RestoreOptions { Database = options });
        }

        var backups = new BackupDirectory(Backups, options);
        backups.Create(database);
        if (operation.Choice % 4 == 0) backups.Prune(1 + (operation.Choice / 4 % 3));
        return backups.Restore(Target);
    }

    private static void Empty(IFileSystem files)
    {
        if (!files.DirectoryExists(Target)) return;
        foreach (string name in files.ListFiles(Target)) files.Delete(Path.Combine(Target, name));
    }
}
