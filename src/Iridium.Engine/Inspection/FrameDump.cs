using System.Buffers.Binary;
using Iridium.Engine.Files;
using Iridium.Engine.Records;

namespace Iridium.Engine.Inspection;

/// <summary>Walks the frames of a log segment or a manifest, also past damaged ones.</summary>
internal static class FrameDump
{
    /// <summary>Told where a frame begins and what it holds; the bytes are valid during the call.</summary>
    internal delegate void FrameAction(long offset, ReadOnlySpan<byte> body);

    /// <summary>The key of a file's frames, from the salt in its header whether the rest of that is damaged or
    /// not.</summary>
    public static long KeyOf(IFile file, long number, long saltOffset)
    {
        Span<byte> salt = stackalloc byte[sizeof(uint)];
        file.Read(salt, saltOffset);
        return Frame.KeyOf(number, BinaryPrimitives.ReadUInt32LittleEndian(salt));
    }

    public static void Run(IFile file, long key, int headerBytes, DumpSink sink, FrameAction onFrame)
    {
        long start = headerBytes;
        long end = file.Length;
        while (start < end)
        {
            var frames = new FrameReader(file, key, start, end);
            for (long offset = start; frames.TryRead(out ReadOnlySpan<byte> body); offset = frames.Offset)
                onFrame(offset, body);
            if (frames.RemainingBytes == 0) return;
            if (!frames.TryFindWitnessOfDamage(out long witness))
            {
                sink.TornTail(frames.Offset, frames.RemainingBytes);
                return;
            }

            sink.Damage(
                frames.Offset,
                $"a record does not match its checksum; the one at offset {witness} shows that it was durable");
            start = witness;
        }
    }
}
