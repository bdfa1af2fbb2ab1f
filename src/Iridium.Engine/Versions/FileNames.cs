using System.Globalization;

namespace Iridium.Engine.Versions;

/// <summary>
/// The names of a database's files (docs/formats/directory.md). Numbers come from one counter and are never used twice.
/// </summary>
internal static class FileNames
{
    public const string Current = "CURRENT";
    public const string CurrentTemporary = "CURRENT.tmp";
    public const string Lock = "LOCK";

    /// <summary>Stands in a directory while a checkpoint or a restore builds a database there.</summary>
    public const string Unfinished = "UNFINISHED";

    // Far beyond what a database can use up, and far from where adding to a number overflows.
    private const long NumberMax = long.MaxValue / 4;

    private const string WalSuffix = ".wal";
    private const string TableSuffix = ".tbl";
    private const string BlobSuffix = ".blob";
    private const string ManifestPrefix = "MANIFEST-";

    public static string Wal(long number) => Number(number) + WalSuffix;

    public static string Table(long number) => Number(number) + TableSuffix;

    public static string Blob(long number) => Number(number) + BlobSuffix;

    public static string Manifest(long number) => ManifestPrefix + Number(number);

    /// <summary>What a name in the directory is, and its number where it has one.</summary>
    public static FileRole Parse(string name, out long number)
    {
        number = 0;
        if (name == Current) return FileRole.Current;
        if (name == CurrentTemporary) return FileRole.Temporary;
        if (name == Lock) return FileRole.Lock;
        if (name == Unfinished) return FileRole.Unfinished;
        if (name.StartsWith(ManifestPrefix, StringComparison.Ordinal))
            return TryNumber(name.AsSpan(ManifestPrefix.Length), out number) ? FileRole.Manifest : FileRole.Foreign;
        if (name.EndsWith(WalSuffix, StringComparison.Ordinal))
            return TryNumber(name.AsSpan(0, name.Length - 4), out number) ? FileRole.Wal : FileRole.Foreign;
        if (name.EndsWith(TableSuffix, StringComparison.Ordinal))
            return TryNumber(name.AsSpan(0, name.Length - 4), out number) ? FileRole.Table : FileRole.Foreign;
        if (name.EndsWith(BlobSuffix, StringComparison.Ordinal))
            return TryNumber(name.AsSpan(0, name.Length - 5), out number) ? FileRole.Blob : FileRole.Foreign;
        return FileRole.Foreign;
    }

    private static string Number(long number) => number.ToString("D6", CultureInfo.InvariantCulture);

    private static bool TryNumber(ReadOnlySpan<char> digits, out long number) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number)
        && digits.Length >= 6
        && number is > 0 and <= NumberMax;
}
