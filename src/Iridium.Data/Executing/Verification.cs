using Iridium.Data.Values;
using Iridium.Engine;

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
