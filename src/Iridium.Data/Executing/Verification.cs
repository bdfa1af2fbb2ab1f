using Iridium.Data.Values;
using Iridium.Engine;
using Iridium.Engine.Files;

namespace Iridium.Data.Executing;

/// <summary>
/// VERIFY: reads every byte and checks every checksum of the open database, through a checkpoint beside it that is gone
/// afterwards. The checkpoint's tables are the database's own files.
/// </summary>
internal static class Verification
{
    /// <summary>One row for each finding; none when everything is sound.</summary>
    public static RowSource Run(IridiumDatabase database, CancellationToken cancellationToken)
    {
        DiskFileSystem disk = DiskFileSystem.Instance;
        if (!disk.DirectoryExists(database.Path) || disk.ListFiles(database.Path).Count == 0)
            throw new IridiumException(
                SqlStates.NotSupported, "VERIFY reads files, and this database lives in memory.");
        if (database.IsReadOnly())
        {
            throw new IridiumException(
                SqlStates.NotSupported, "VERIFY needs a database that is open for writing, or one that is closed.");
        }

        string directory = $"{database.Path}.verify-{Guid.NewGuid():N}";
        try
        {
            Checkpoints.Make(database, directory, cancellationToken);
            VerifyReport report = IridiumDatabase.Verify(directory, cancellationToken: cancellationToken);
            return new ConstantRows(
                [
                    new ResultColumn("file", SqlType.Text, null, null),
                    new ResultColumn("offset", SqlType.BigInt, null, null),
                    new ResultColumn("detail", SqlType.Text, null, null),
                ],
                [.. report.Findings.Select(finding => new[]
                {
                    SqlValue.OfText(Path.GetFileName(finding.File)),
                    SqlValue.OfInteger(finding.Offset),
                    SqlValue.OfText(finding.Detail),
                })]);
        }
        finally
        {
            if (Directory.Exists(directory)) Directory.Delete(directory, recursive: true);
        }
    }
}
