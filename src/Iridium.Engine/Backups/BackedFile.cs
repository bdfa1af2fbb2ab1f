using System.Globalization;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Backups;

/// <summary>One immutable file of a database, as a backup knows it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Number">Its number in the database, which makes its name there.</param>
/// <param name="Identity">
/// The unique id of a table or a blob file, which no other file has; number and salt of a log segment, which databases
/// that were restored from it have too.
/// </param>
/// <param name="Bytes">Length; of the newest log segment the part that the backup has.</param>
/// <param name="Checksum">CRC-32C over these bytes.</param>
internal sealed record BackedFile(BackedFileKind Kind, long Number, Guid Identity, long Bytes, uint Checksum)
{
    /// <summary>Its name in a database directory.</summary>
    public string Name => NameOf(Kind, Number);

    /// <summary>
    /// Its name in a backup directory. Two files of the same name there have the same bytes, so it is stored once,
    /// however many backups have it and whatever number a restored database gave it.
    /// </summary>
    public string StoredName => StoredNameOf(Kind, Identity, Bytes, Checksum);

    public static string NameOf(BackedFileKind kind, long number) => kind switch
    {
        BackedFileKind.Table => FileNames.Table(number),
        BackedFileKind.Wal => FileNames.Wal(number),
        BackedFileKind.Blob => FileNames.Blob(number),
        _ => throw new InvalidDataException($"there is no kind {(int)kind} of file"),
    };

    public static string StoredNameOf(BackedFileKind kind, Guid identity, long bytes, uint checksum) =>
        string.Create(
            CultureInfo.InvariantCulture, $"{StoredPrefixOf(identity, bytes)}{checksum:x8}{Extension(kind)}");

    /// <summary>The stored name up to the checksum, which is known only once the file was read.</summary>
    public static string StoredPrefixOf(Guid identity, long bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{identity:N}-{bytes}-");

    public static string Extension(BackedFileKind kind) => kind switch
    {
        BackedFileKind.Table => ".tbl",
        BackedFileKind.Blob => ".blob",
        _ => ".wal",
    };
}
