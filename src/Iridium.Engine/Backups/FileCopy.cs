using System.Buffers;
using Iridium.Engine.Coding;
using Iridium.Engine.Files;

namespace Iridium.Engine.Backups;

/// <summary>Reads the first bytes of a file in order, with their checksum (CRC-32C over all of them).</summary>
internal static class FileCopy
{
    public const int ChunkBytes = 1024 * 1024;

    /// <summary>Copies the first bytes of a file into an empty one, which is not synced.</summary>
    /// <returns>The checksum of what was read.</returns>
    /// <exception cref="CorruptionException">The source is shorter.</exception>
    public static uint Copy(IFile from, long bytes, IFile to, CopyMeter meter) =>
        Read(from, bytes, meter, (chunk, offset) => to.Write(chunk, offset));

    /// <summary>The checksum of the first bytes of a file.</summary>
    /// <exception cref="CorruptionException">The file is shorter.</exception>
    public static uint Checksum(IFile file, long bytes, CopyMeter meter) => Read(file, bytes, meter, (_, _) => { });

    /// <summary>Hands the first bytes of a file on, chunk by chunk.</summary>
    public static uint Read(IFile from, long bytes, CopyMeter meter, Action<ReadOnlySpan<byte>, long> onChunk)
    {
        string name = Path.GetFileName(from.Path);
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(bytes, 1, ChunkBytes));
        try
        {
            uint sum = 0;
            for (long offset = 0; offset < bytes;)
            {
                int wanted = (int)Math.Min(Math.Min(buffer.Length, ChunkBytes), bytes - offset);
                int read = from.Read(buffer.AsSpan(0, wanted), offset);
                if (read < wanted)
                {
                    throw new CorruptionException(
                        from.Path, offset + read, $"the file ends here, but it had {bytes} bytes");
                }

                sum = Crc32C.Compute(buffer.AsSpan(0, read), sum);
                onChunk(buffer.AsSpan(0, read), offset);
                offset += read;
                meter.Advance(name, read);
            }

            return sum;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
