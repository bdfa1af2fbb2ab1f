using System.Buffers.Binary;
using Iridium.Engine.Blobs;
using Iridium.Engine.Files;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;
using Iridium.Engine.Wal;

namespace Iridium.Engine.Inspection;

/// <summary>Finds out what a file is and hands it to the dump of its kind.</summary>
internal static class Dumping
{
    private const int HeadBytes = 24;
    private const int NumberAt = 16;

    /// <returns>How many damaged places were met.</returns>
    public static int Run(
        IFileSystem files,
        string path,
        Action<FileDumpLine> onLine,
        CancellationToken cancellationToken)
    {
        var sink = new DumpSink(onLine);
        try
        {
            using var file = new MeteredFile(files.OpenRead(path), _ => { }, cancellationToken);
            switch (RoleOf(file, out long number))
            {
                case FileRole.Wal:
                    WalDump.Run(file, number, sink);
                    break;
                case FileRole.Manifest:
                    ManifestDump.Run(file, number, sink);
                    break;
                case FileRole.Table:
                    TableDump.Run(file, sink);
                    break;
                case FileRole.Blob:
                    BlobDump.Run(file, sink, cancellationToken);
                    break;
                default:
                    throw new IridiumException(
                        $"'{path}' is neither a log segment, nor a table, nor a blob file, nor a manifest. "
                        + "Name one of the files *.wal, *.tbl, *.blob or MANIFEST-* of a database.");
            }
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            throw IoErrors.Wrap(error, $"dump '{path}'");
        }

        return sink.DamageCount;
    }

    /// <summary>
    /// Goes by the name, because it is right even where the content is damaged, and for a copy under another name by
    /// the content.
    /// </summary>
    private static FileRole RoleOf(MeteredFile file, out long number)
    {
        FileRole role = FileNames.Parse(Path.GetFileName(file.Path), out number);
        if (role != FileRole.Foreign) return role;
        Span<byte> head = stackalloc byte[HeadBytes];
        if (file.Read(head, 0) < HeadBytes) return FileRole.Foreign;
        number = BinaryPrimitives.ReadInt64LittleEndian(head[NumberAt..]);
        if (head.StartsWith(WalHeader.Magic)) return FileRole.Wal;
        if (head.StartsWith(Manifest.Magic)) return FileRole.Manifest;
        if (head.StartsWith(BlobFileEnds.HeaderMagic)) return FileRole.Blob;
        number = 0;
        return TableFooter.EndsWithMagic(file) ? FileRole.Table : FileRole.Foreign;
    }
}
