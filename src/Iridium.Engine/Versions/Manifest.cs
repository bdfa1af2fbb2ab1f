using System.Buffers.Binary;
using Iridium.Engine.Coding;
using Iridium.Engine.Files;
using Iridium.Engine.Records;

namespace Iridium.Engine.Versions;

/// <summary>
/// The file of version edits (docs/formats/manifest.md): a header of 32 bytes and then frames, each one edit. Every
/// edit is synced before the next is appended. Used under the catalogue's lock. Errors of writing are
/// <see cref="IOException"/>.
/// </summary>
internal sealed class Manifest : IDisposable
{
    public const int HeaderBytes = 32;

    /// <summary>What this build writes. Version 1 had no options but two, and no properties of tables; version 2 no
    /// blob files.</summary>
    public const int FormatVersion = 3;

    public const int OldestFormatVersion = 1;
    public const int SaltOffset = 24;

    private const int SummedBytes = 28;

    private readonly FrameWriter _frames;
    private bool _sealed;

    /// <summary>Continues a manifest whose first bytes are durable and end a frame.</summary>
    public Manifest(IFile file, long number, long frameKey, long durableBytes, bool isSealed)
    {
        _frames = new FrameWriter(file, frameKey, durableBytes);
        Number = number;
        _sealed = isSealed;
    }

    public long Number { get; }

    public long Bytes => _frames.Bytes;

    public static ReadOnlySpan<byte> Magic => "IRIDMAN\n"u8;

    /// <summary>Writes a new manifest that begins with <paramref name="snapshot"/>, durable but for its name.</summary>
    public static Manifest Create(IFileSystem files, string path, long number, VersionEdit snapshot)
    {
        IFile file = files.Create(path);
        try
        {
            Span<byte> header = stackalloc byte[HeaderBytes];
            header.Clear();
            Magic.CopyTo(header);
            BinaryPrimitives.WriteInt32LittleEndian(header[8..], FormatVersion);
            BinaryPrimitives.WriteInt64LittleEndian(header[16..], number);
            uint salt = Frame.NewSalt();
            BinaryPrimitives.WriteUInt32LittleEndian(header[SaltOffset..], salt);
            BinaryPrimitives.WriteUInt32LittleEndian(
                header[SummedBytes..], Crc32C.Compute(header[..SummedBytes]));
            file.Write(header, 0);
            file.Sync();
            var manifest = new Manifest(file, number, Frame.KeyOf(number, salt), HeaderBytes, isSealed: false);
            manifest.Append(snapshot);
            manifest.Sync();
            return manifest;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Checks the header of a manifest file.</summary>
    /// <returns>The key of its frames.</returns>
    /// <exception cref="CorruptionException">It is damaged, or of another manifest.</exception>
    /// <exception cref="FormatVersionException">It has a version this build does not read.</exception>
    public static long CheckHeader(IFile file, long expectedNumber) => CheckHeader(file, expectedNumber, out _);

    /// <summary>As <see cref="CheckHeader(IFile, long)"/>, and tells the format version.</summary>
    public static long CheckHeader(IFile file, long expectedNumber, out int version)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (file.Read(header, 0) < HeaderBytes)
            throw new CorruptionException(file.Path, 0, $"the manifest has fewer than {HeaderBytes} bytes");
        uint sum = BinaryPrimitives.ReadUInt32LittleEndian(header[SummedBytes..]);
        if (!header.StartsWith(Magic) || sum != Crc32C.Compute(header[..SummedBytes]))
            throw new CorruptionException(file.Path, 0, "the header of the manifest does not match its checksum");
        version = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        if (version is < OldestFormatVersion or > FormatVersion)
        {
            throw new FormatVersionException(
                $"'{file.Path}' has manifest format version {version}; this build reads versions "
                + $"{OldestFormatVersion} to {FormatVersion}.");
        }

        long number = BinaryPrimitives.ReadInt64LittleEndian(header[16..]);
        if (number != expectedNumber)
        {
            throw new CorruptionException(
                file.Path, 16, $"the header names manifest {number}, the file name {expectedNumber}");
        }

        return Frame.KeyOf(number, BinaryPrimitives.ReadUInt32LittleEndian(header[SaltOffset..]));
    }

    /// <summary>Appends one edit; it counts after <see cref="Sync"/>.</summary>
    public void Append(VersionEdit edit) => AppendFrame(VersionEditWriter.Encode(edit));

    public void Sync() => _frames.Sync();

    /// <summary>Takes back a failed append; false when the file cannot be used any more.</summary>
    public bool TryRollBack() => _frames.TryRollBack();

    /// <summary>Whether the last edit is the mark of a clean close.</summary>
    public bool IsSealed => _sealed;

    /// <summary>Marks that the database was closed cleanly, which shows the edit before to be durable.</summary>
    public void Seal()
    {
        AppendFrame([(byte)VersionEditTag.Seal]);
        Sync();
        _sealed = true;
    }

    public void Dispose() => _frames.Dispose();

    private void AppendFrame(ReadOnlySpan<byte> body)
    {
        _sealed = false;
        _frames.BeginGroup();
        _frames.Append(body, default);
        _frames.Flush();
    }
}
