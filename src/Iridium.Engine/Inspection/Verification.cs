using Iridium.Engine.Files;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Inspection;

/// <summary>
/// Reads every file of a closed database and checks every checksum and how the files fit together. Damage in one file
/// does not keep it from the others. Changes nothing. Used once, by one thread, while the directory's lock is held.
/// </summary>
internal static class Verification
{
    /// <summary>Verifies a directory.</summary>
    /// <param name="directory">The directory, as a full path.</param>
    /// <param name="options">Only the file system is used.</param>
    /// <param name="takeLock">Takes the directory's lock; called once there is known to be a database.</param>
    /// <param name="progress">Told after each read; may be null.</param>
    /// <param name="cancellationToken">Stops before the next read.</param>
    public static VerifyReport Run(
        string directory,
        DatabaseOptions options,
        Func<IDisposable> takeLock,
        IProgress<EngineProgress>? progress,
        CancellationToken cancellationToken)
    {
        IFileSystem files = options.FileSystem;
        try
        {
            RequireDatabase(files, directory);
            using IDisposable held = takeLock();
            var scope = new VerificationScope(files, directory, progress, cancellationToken);
            Verify(scope);
            return scope.Report;
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            throw IoErrors.Wrap(error, $"verify the database in '{directory}'");
        }
    }

    private static void RequireDatabase(IFileSystem files, string directory)
    {
        if (!files.DirectoryExists(directory))
        {
            string what = files.FileExists(directory)
                ? $"'{directory}' is a file, not the directory of a database."
                : $"There is no directory '{directory}'.";
            throw new IridiumException(EngineErrorCode.DatabaseNotFound, what + " Check the path.");
        }

        if (new VerificationScope(files, directory, null, default).IsDatabase) return;
        throw new IridiumException(
            EngineErrorCode.DatabaseNotFound, $"There is no database in '{directory}'. Check the path.");
    }

    private static void Verify(VerificationScope scope)
    {
        scope.Expect(scope.Numbers(FileRole.Manifest).Select(FileNames.Manifest));
        scope.Expect(scope.Numbers(FileRole.Wal).Select(FileNames.Wal));
        scope.Expect(scope.Numbers(FileRole.Table).Select(FileNames.Table));
        scope.Expect(scope.Numbers(FileRole.Blob).Select(FileNames.Blob));
        if (scope.Has(FileRole.Temporary))
            scope.Note(FileNames.CurrentTemporary, 0, "left behind by a crash; the next open removes it");
        ManifestState? state = ManifestVerification.Run(scope);
        LogVerification.Run(scope, state);
        if (state is null) VerifyTablesAlone(scope);
        else VerifyTables(scope, state);
    }

    private static void VerifyTables(VerificationScope scope, ManifestState state)
    {
        var needed = new HashSet<long>();
        var blobs = new BlobVerification(scope);
        blobs.ReadAll(state);
        foreach (TreeState tree in state.Trees)
        {
            foreach (TableMeta table in tree.Version.AllTables)
            {
                needed.Add(table.Number);
                string name = FileNames.Table(table.Number);
                scope.TryRead(
                    name,
                    $"the manifest names it for keyspace '{tree.Keyspace.Name}'",
                    file => VerifyTable(scope, name, file, table, blobs));
            }
        }

        foreach (long number in scope.Numbers(FileRole.Table).Where(number => !needed.Contains(number)))
            scope.Note(FileNames.Table(number), 0, "no manifest names the table; the next open removes it");
    }

    /// <summary>Without a manifest each table can still be held against what it says of itself.</summary>
    private static void VerifyTablesAlone(VerificationScope scope)
    {
        foreach (long number in scope.Numbers(FileRole.Table))
        {
            string name = FileNames.Table(number);
            scope.TryRead(name, "", file => VerifyTable(scope, name, file, TableReader.ReadMeta(file), null));
        }

        new BlobVerification(scope).ReadAlone();
    }

    private static void VerifyTable(
        VerificationScope scope, string name, IFile file, TableMeta expected, BlobVerification? blobs)
    {
        var verifier = new TableVerifier(
            file, expected, (offset, detail) => scope.Find(name, Math.Max(offset, 0), detail))
        {
            OnBlob = (offset, key, reference) => blobs?.Check(name, offset, key, reference),
        };
        verifier.Run(scope.CancellationToken);
    }
}
