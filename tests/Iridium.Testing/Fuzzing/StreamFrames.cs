using System.Buffers.Binary;
using Iridium.Engine.Backups;
using Iridium.Engine.Coding;

namespace Iridium.Testing.Fuzzing;

/// <summary>Walks and seals anew the frames of a backup in a stream whose bytes were changed. Pure.</summary>
internal static class StreamFrames
{
    /// <summary>Where the payload of a frame is.</summary>
    public readonly record struct Place(StreamFrame Kind, int At, int Length);

    /// <summary>The frames, up to the first that cannot be one.</summary>
    public static List<Place> Find(ReadOnlySpan<byte> stream)
    {
        const int around = BackupStreamFormat.FrameHeadBytes + sizeof(uint);
        var found = new List<Place>();
        for (int at = BackupStreamFormat.HeaderBytes; at + around <= stream.Length;)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(stream[(at + 1)..]);
            if (length < 0 || length > stream.Length - at - around) break;
            found.Add(new Place((StreamFrame)stream[at], at + BackupStreamFormat.FrameHeadBytes, length));
            at += around + length;
        }

        return found;
    }

    /// <summary>The description, whose parts are one after the other.</summary>
    public static byte[] Description(ReadOnlySpan<byte> stream)
    {
        var bytes = new List<byte>();
        foreach (Place each in Find(stream))
        {
            if (each.Kind == StreamFrame.Description) bytes.AddRange(stream.Slice(each.At, each.Length));
        }

        return [.. bytes];
    }

    /// <summary>Replaces the description by one of the same length.</summary>
    public static void SetDescription(Span<byte> stream, ReadOnlySpan<byte> bytes)
    {
        foreach (Place each in Find(stream))
        {
            if (each.Kind != StreamFrame.Description) continue;
            bytes[..each.Length].CopyTo(stream[each.At..]);
            bytes = bytes[each.Length..];
        }
    }

    /// <summary>The checksum of what comes for each file, by its name.</summary>
    public static Dictionary<string, uint> ChecksumsOf(ReadOnlySpan<byte> stream)
    {
        var sums = new Dictionary<string, uint>(StringComparer.Ordinal);
        string file = "";
        foreach (Place each in Find(stream))
        {
            ReadOnlySpan<byte> payload = stream.Slice(each.At, each.Length);
            if (each.Kind == StreamFrame.File && payload.Length == BackupStreamFormat.FileBytes
                && Enum.IsDefined((BackedFileKind)payload[0]))
            {
                file = BackedFile.NameOf(
                    (BackedFileKind)payload[0], BinaryPrimitives.ReadInt64LittleEndian(payload[1..]));
                sums[file] = 0;
            }
            else if (each.Kind == StreamFrame.Data)
            {
                sums[file] = Crc32C.Compute(payload, sums.GetValueOrDefault(file));
            }
        }

        return sums;
    }

    /// <summary>Gives header and frames the checksums that their bytes ask for.</summary>
    public static void Seal(Span<byte> stream)
    {
        const int summed = BackupStreamFormat.HeaderBytes - sizeof(uint);
        if (stream.Length < BackupStreamFormat.HeaderBytes) return;
        uint sum = Crc32C.Compute(stream[..summed]);
        BinaryPrimitives.WriteUInt32LittleEndian(stream[summed..], sum);
        foreach (Place each in Find(stream))
        {
            int begin = each.At - BackupStreamFormat.FrameHeadBytes;
            sum = Crc32C.Compute(stream[begin..(each.At + each.Length)], sum);
            BinaryPrimitives.WriteUInt32LittleEndian(stream[(each.At + each.Length)..], sum);
        }
    }
}
