using System.Buffers.Binary;
using Iridium.Engine.Coding;
using Iridium.Engine.Files;
using Iridium.Engine.Records;

namespace Iridium.Engine.Wal;

/// <summary>
/// The first 64 bytes of a log segment (docs/formats/wal.md). It names the segment before, so that a missing or
/// shortened one is noticed; zero for the very first.
/// </summary>
internal readonly record struct WalHeader(
    long Number,
    long PredecessorNumber,
    long PredecessorBytes,
    long PredecessorLastSequence)
{
    /// <summary>Random, so that no stored bytes can pass for frames of this segment.</summary>
    public uint Salt { get; init; }

    /// <summary>The format of the segment. Version 1 knows no skips, and version 2 no blobs.</summary>
    public int Version { get; init; } = FormatVersion;

    /// <summary>The key of the segment's frames.</summary>
    public long FrameKey => Frame.KeyOf(Number, Salt);

    public const int Bytes = 64;
    public const int FormatVersion = 3;
    public const int OldestFormatVersion = 1;

    public const int SaltOffset = 48;

    private const int SummedBytes = 60;

    public static ReadOnlySpan<byte> Magic => "IRIDWAL\n"u8;

    public void Write(Span<byte> destination)
    {
        destination[..Bytes].Clear();
        Magic.CopyTo(destination);
        BinaryPrimitives.WriteInt32LittleEndian(destination[8..], Version);
        BinaryPrimitives.WriteInt64LittleEndian(destination[16..], Number);
        BinaryPrimitives.WriteInt64LittleEndian(destination[24..], PredecessorNumber);
        BinaryPrimitives.WriteInt64LittleEndian(destination[32..], PredecessorBytes);
        BinaryPrimitives.WriteInt64LittleEndian(destination[40..], PredecessorLastSequence);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[SaltOffset..], Salt);
        BinaryPrimitives.WriteUInt32LittleEndian(
            destination[SummedBytes..],
            Crc32C.Compute(destination[..SummedBytes]));
    }

    /// <summary>Reads and checks the header of a segment.</summary>
    /// <exception cref="CorruptionException">It is damaged, or of another segment.</exception>
    /// <exception cref="FormatVersionException">It has a version this build does not read.</exception>
    public static WalHeader Read(IFile file, long expectedNumber)
    {
        Span<byte> header = stackalloc byte[Bytes];
        if (file.Read(header, 0) < Bytes)
            throw new CorruptionException(file.Path, 0, $"the log segment has fewer than {Bytes} bytes");
        uint sum = BinaryPrimitives.ReadUInt32LittleEndian(header[SummedBytes..]);
        if (!header.StartsWith(Magic) || sum != Crc32C.Compute(header[..SummedBytes]))
            throw new CorruptionException(file.Path, 0, "the header of the log segment does not match its checksum");
        int version = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        if (version is < OldestFormatVersion or > FormatVersion)
        {
            throw new FormatVersionException(
                $"'{file.Path}' has log format version {version}; this build reads versions {OldestFormatVersion} to "
                + $"{FormatVersion}.");
        }

        var read = new WalHeader(
            BinaryPrimitives.ReadInt64LittleEndian(header[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(header[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(header[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(header[40..]))
        {
            Salt = BinaryPrimitives.ReadUInt32LittleEndian(header[SaltOffset..]),
            Version = version,
        };
        if (read.Number != expectedNumber)
        {
            throw new CorruptionException(
                file.Path, 16, $"the header names log segment {read.Number}, the file name {expectedNumber}");
        }

        if (read.PredecessorBytes < 0 || read.PredecessorLastSequence is < 0 or > EngineLimits.SequenceMax)
            throw new CorruptionException(file.Path, 32, "what the header says of the segment before is out of range");
        return read;
    }
}
