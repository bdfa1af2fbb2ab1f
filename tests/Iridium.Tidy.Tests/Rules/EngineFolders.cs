using Iridium.Tidy.Tests.Sources;

namespace Iridium.Tidy.Tests.Rules;

/// <summary>
/// The table of docs/architecture.md: which folder of the engine stands in which row, and which uses are allowed
/// although the rows forbid them. Keep the two in step. Immutable.
/// </summary>
internal static class EngineFolders
{
    public const string Path = "src/Iridium.Engine/";

    /// <summary>What the files directly in the engine's folder are called in the table.</summary>
    public const string Root = "root";

    private static readonly string[][] _rows =
    [
        ["Threading", "Coding", "Keys", "Compression", "Files", "Diagnostics"],
        ["Records", "Iterators"],
        ["Versions", "Wal", "Tables", "Memtables", "Blobs"],
        ["State", "Inspection"],
        ["Writing", "Reading", "Background"],
        ["Transactions", "Transfer", "Backups", "Changes"],
        ["Opening"],
        ["Repairs"],
    ];

    private static readonly AllowedUse[] _allowed =
    [
        new("Versions", "Tables", "TableMeta", "the manifest stores what a table's builder says of the table"),
        new("Versions", "Blobs", "BlobFileMeta", "the manifest stores what a blob file's writer says of the file"),
        new("Blobs", "Tables", "BlockCache", "values read from blob files are charged to the one cache"),
        new("Blobs", "Tables", "PinnedBlock", "and are pinned as blocks are"),
        new("Diagnostics", "Threading", "Uninterrupted", "the leader of the commit queue tells of what it does"),
        new("Iterators", "Records", null, "an iterator walks records, and both are plain data"),
        new("Opening", Root, "IridiumDatabase", "the registry shares one open database per directory"),
    ];

    /// <summary>Root types that act; only they reach above row 0, and no folder uses them.</summary>
    public static IReadOnlyCollection<string> Facades { get; } =
    [
        "IridiumDatabase", "Keyspace", "Snapshot", "Cursor", "Transaction", "FileDump", "DatabaseTransactions",
        "DatabaseCheckpoints", "BackupDirectory", "BackupStreams",
        "DatabaseKeyspaces", "DatabaseEvents", "KeyspaceIngest", "KeyspaceRanges", "KeyspaceTransfer", "IngestBuilder",
        "DatabaseChanges", "DatabaseReaders", "DatabaseRepair", "DatabaseLeases", "KeyspaceBlobs",
    ];

    /// <summary>Small public handles: they may hold what they hand out, and folders may create them.</summary>
    public static IReadOnlyCollection<string> Handles { get; } =
        ["PinnedValue", "DatabaseLease", "WriteBatch", "IridiumEnvironment"];

    public static bool IsKnown(string folder) => RowOf(folder) >= 0;

    public static int RowOf(string folder) => Array.FindIndex(_rows, row => row.Contains(folder));

    /// <summary>The folder of the table that a file belongs to, or null for a file that is not the engine's.</summary>
    public static string? FolderOf(SourceFile source)
    {
        if (!source.Path.StartsWith(Path, StringComparison.Ordinal)) return null;
        return source.Folders.Count > 2 ? source.Folders[2] : Root;
    }

    /// <summary>Whether a folder may use another by the rows alone.</summary>
    public static bool IsBelow(string user, string used) => user == used || RowOf(used) < RowOf(user);

    public static IEnumerable<AllowedUse> AllowedUses(string user, string used) =>
        _allowed.Where(use => use.User == user && use.Used == used);

    /// <summary>A use that the rows forbid and a reason allows.</summary>
    /// <param name="User">The folder that uses.</param>
    /// <param name="Used">The folder it uses.</param>
    /// <param name="Type">The only type it may use there, or null for all of them.</param>
    /// <param name="Reason">Why.</param>
    internal sealed record AllowedUse(string User, string Used, string? Type, string Reason);
}
