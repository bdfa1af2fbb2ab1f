using System.Buffers;
using System.Buffers.Binary;
using Iridium.Engine.Coding;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Backups;

/// <summary>
/// Encodes and decodes the description of a backup (docs/formats/backup.md): magic, version, length, body, and a
/// checksum over all of it.
/// </summary>
internal static class BackupDescriptionCodec
{
    public const int FormatVersion = 1;

    private const int HeaderBytes = 16;

    private static ReadOnlySpan<byte> Magic => "IRIDBAK\n"u8;

    public static byte[] Encode(BackupDescription backup)
    {
        var to = new ArrayBufferWriter<byte>();
        to.Write(Magic);
        Fixed(to, FormatVersion);
        Fixed(to, 0);
        Number(to, backup.Id);
        Number(to, backup.CreatedTicks);
        Number(to, backup.EarliestSequence);
        Number(to, backup.LastSequence);
        Number(to, backup.CopiedBytes);
        byte[] edit = VersionEditWriter.Encode(backup.State.ToSnapshot());
        Number(to, edit.Length);
        to.Write(edit);
        Number(to, backup.Files.Count);
        foreach (BackedFile file in backup.Files)
        {
            to.Write([(byte)file.Kind]);
            Number(to, file.Number);
            to.Write(file.Identity.ToByteArray(bigEndian: true));
            Number(to, file.Bytes);
            Fixed(to, file.Checksum);
        }

        byte[] all = new byte[to.WrittenCount + sizeof(uint)];
        to.WrittenSpan.CopyTo(all);
        BinaryPrimitives.WriteInt32LittleEndian(all.AsSpan(12), to.WrittenCount - HeaderBytes);
        uint sum = Crc32C.Compute(all.AsSpan(0, to.WrittenCount));
        BinaryPrimitives.WriteUInt32LittleEndian(all.AsSpan(to.WrittenCount), sum);
        return all;
    }

    /// <summary>Decodes a description.</summary>
    /// <param name="all">Its bytes.</param>
    /// <param name="path">Where they come from, for errors.</param>
    /// <exception cref="CorruptionException">The bytes are damaged.</exception>
    /// <exception cref="FormatVersionException">They are of a format that this build does not read.</exception>
    public static BackupDescription Decode(ReadOnlySpan<byte> all, string path)
    {
        if (all.Length < HeaderBytes + sizeof(uint) || !all.StartsWith(Magic))
            throw new CorruptionException(path, 0, "it is no description of a backup");
        int body = all.Length - HeaderBytes - sizeof(uint);
        uint sum = BinaryPrimitives.ReadUInt32LittleEndian(all[^sizeof(uint)..]);
        if (BinaryPrimitives.ReadInt32LittleEndian(all[12..]) != body || sum != Crc32C.Compute(all[..^sizeof(uint)]))
            throw new CorruptionException(path, 0, "the description of the backup does not match its checksum");
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(all[8..]);
        if (version != FormatVersion)
        {
            throw new FormatVersionException(
                $"'{path}' has backup format version {version}; this build reads version {FormatVersion}.");
        }

        int at = HeaderBytes;
        try
        {
            BackupDescription backup = Body(all[..^sizeof(uint)], ref at);
            CheckFiles(backup);
            return backup;
        }
        catch (InvalidDataException error)
        {
            throw new CorruptionException(path, at, error.Message, error);
        }
        catch (FormatVersionException error)
        {
            throw new FormatVersionException($"'{path}' at offset {at}: {error.Message}", error);
        }
    }

    private static BackupDescription Body(ReadOnlySpan<byte> bytes, ref int at)
    {
        long id = Number(bytes, ref at);
        long created = Number(bytes, ref at);
        if (created > DateTime.MaxValue.Ticks) throw new InvalidDataException("the time of the backup is out of range");
        long earliest = Number(bytes, ref at);
        long last = Number(bytes, ref at);
        long copied = Number(bytes, ref at);
        ReadOnlySpan<byte> edit = Take(bytes, ref at, Number(bytes, ref at));
        VersionEdit snapshot = VersionEditReader.Decode(edit)
            ?? throw new InvalidDataException("the structure of the database is missing");
        ManifestState state = ManifestState.Empty.With(snapshot);
        var files = new List<BackedFile>();
        for (long left = Number(bytes, ref at); left > 0; left--)
        {
            var kind = (BackedFileKind)Take(bytes, ref at, 1)[0];
            if (!Enum.IsDefined(kind)) throw new InvalidDataException($"there is no kind {(int)kind} of file");
            long number = Number(bytes, ref at);
            var identity = new Guid(Take(bytes, ref at, 16), bigEndian: true);
            long length = Number(bytes, ref at);
            uint sum = BinaryPrimitives.ReadUInt32LittleEndian(Take(bytes, ref at, sizeof(uint)));
            files.Add(new BackedFile(kind, number, identity, length, sum));
        }

        if (at != bytes.Length) throw new InvalidDataException("there are bytes after the last file");
        return new BackupDescription
        {
            Id = id,
            CreatedTicks = created,
            State = state,
            EarliestSequence = earliest,
            LastSequence = last,
            CopiedBytes = copied,
            Files = files,
        };
    }

    /// <summary>A structure whose files are not all there would make a database that does not open.</summary>
    private static void CheckFiles(BackupDescription backup)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (BackedFile file in backup.Files)
        {
            if (!names.Add(file.Name)) throw new InvalidDataException($"the backup has two files {file.Name}");
        }

        string? missing = backup.State.Trees.SelectMany(tree => tree.Version.AllTables)
            .Select(table => FileNames.Table(table.Number))
            .Concat(backup.State.Trees.SelectMany(tree => tree.Version.Blobs.All)
                .Select(use => FileNames.Blob(use.File.Number)))
            .Append(FileNames.Wal(backup.State.NewestWal))
            .FirstOrDefault(name => !names.Contains(name));
        if (missing is not null) throw new InvalidDataException($"the backup lacks the file {missing}");
    }

    private static void Number(ArrayBufferWriter<byte> to, long value) =>
        to.Advance(Varint.Write(to.GetSpan(Varint.MaxBytes64), (ulong)value));

    private static void Fixed(ArrayBufferWriter<byte> to, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(to.GetSpan(sizeof(uint)), value);
        to.Advance(sizeof(uint));
    }

    private static long Number(ReadOnlySpan<byte> bytes, ref int at) =>
        Varint.TryRead(bytes, ref at, out ulong value) && value <= long.MaxValue
            ? (long)value
            : throw new InvalidDataException("the description ends inside a number");

    private static ReadOnlySpan<byte> Take(ReadOnlySpan<byte> bytes, ref int at, long count)
    {
        if (count > bytes.Length - at) throw new InvalidDataException("the description ends inside a field");
        ReadOnlySpan<byte> taken = bytes.Slice(at, (int)count);
        at += (int)count;
        return taken;
    }
}
