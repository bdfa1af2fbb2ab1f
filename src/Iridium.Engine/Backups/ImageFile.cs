using System.Buffers.Binary;
using Iridium.Engine.Blobs;
using Iridium.Engine.Files;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;
using Iridium.Engine.Wal;

namespace Iridium.Engine.Backups;

/// <summary>One file of a database image: where it is, what it has to be, and how that is checked.</summary>
internal sealed class ImageFile
{
    private readonly Action<IFile, CancellationToken> _check;

    private ImageFile(string path, BackedFile file, bool mayGrow, Action<IFile, CancellationToken> check)
    {
        Path = path;
        File = file;
        MayGrow = mayGrow;
        _check = check;
    }

    /// <summary>Where it stands in the database.</summary>
    public string Path { get; }

    /// <summary>What it is; the checksum is not known yet and 0.</summary>
    public BackedFile File { get; }

    /// <summary>Whether the database appends to it, so that it has to be copied where others may be linked.</summary>
    public bool MayGrow { get; }

    public static ImageFile OfTable(string directory, TableMeta table) => new(
        System.IO.Path.Combine(directory, FileNames.Table(table.Number)),
        new BackedFile(BackedFileKind.Table, table.Number, table.UniqueId, table.FileBytes, 0),
        mayGrow: false,
        (file, token) => CheckTable(file, table, token));

    public static ImageFile OfBlob(string directory, BlobFileMeta blob) => new(
        System.IO.Path.Combine(directory, FileNames.Blob(blob.Number)),
        new BackedFile(BackedFileKind.Blob, blob.Number, blob.UniqueId, blob.FileBytes, 0),
        mayGrow: false,
        (file, token) => CheckBlob(file, blob, token));

    /// <summary>A log segment; reads its header.</summary>
    public static ImageFile OfSegment(IFileSystem files, string directory, long number, long bytes, bool mayGrow)
    {
        string path = System.IO.Path.Combine(directory, FileNames.Wal(number));
        WalHeader header;
        using (IFile file = files.OpenRead(path)) header = WalHeader.Read(file, number);
        Span<byte> identity = stackalloc byte[16];
        identity.Clear();
        BinaryPrimitives.WriteInt64BigEndian(identity, number);
        BinaryPrimitives.WriteUInt32BigEndian(identity[8..], header.Salt);
        return new ImageFile(
            path,
            new BackedFile(BackedFileKind.Wal, number, new Guid(identity, bigEndian: true), bytes, 0),
            mayGrow,
            (file, token) => CheckSegment(file, header, bytes, token));
    }

    /// <summary>Reads a copy of the file whole and holds every checksum inside it against its bytes.</summary>
    /// <exception cref="CorruptionException">It is damaged; the error names the file of the database.</exception>
    public void Check(IFile copy, CancellationToken cancellationToken)
    {
        try
        {
            _check(copy, cancellationToken);
        }
        catch (CorruptionException error)
        {
            throw new CorruptionException(Path, error.Offset, error.Detail, error);
        }
    }

    private static void CheckTable(IFile file, TableMeta table, CancellationToken cancellationToken)
    {
        CorruptionException? first = null;
        new TableVerifier(
            file,
            table,
            (offset, detail) => first ??= new CorruptionException(file.Path, Math.Max(offset, 0), detail))
            .Run(cancellationToken);
        if (first is not null) throw first;
    }

    private static void CheckBlob(IFile file, BlobFileMeta blob, CancellationToken cancellationToken)
    {
        if (BlobFileEnds.Read(file) != blob)
            throw new CorruptionException(file.Path, 0, "the file is not the blob file that the manifest has");
        CorruptionException? first = null;
        new BlobWalk(file, blob, (offset, detail) => first ??= new CorruptionException(file.Path, offset, detail))
            .Run(_ => { }, cancellationToken);
        if (first is not null) throw first;
    }

    private static void CheckSegment(IFile file, WalHeader header, long bytes, CancellationToken cancellationToken)
    {
        var reader = new WalReader(file, header, bytes);
        while (reader.TryRead(out _)) cancellationToken.ThrowIfCancellationRequested();
    }
}
