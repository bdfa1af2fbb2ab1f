using Iridium.Engine;
using Iridium.Engine.Files;

namespace Iridium.Testing.Model;

/// <summary>Draws database options from a seed, mostly tiny ones, so that a short run meets every kind of
/// work.</summary>
public static class OptionDraw
{
    public static DatabaseOptions Next(int seed, IFileSystem files)
    {
        var random = new Random(seed);
        T Of<T>(params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];
        long segment = Of(4_096L, 8_192, 64 * 1024);
        return new DatabaseOptions
        {
            FileSystem = files,
            TimeProvider = new FakeTimeProvider(),
            MemtableBytesMax = Of(4_096L, 4_096, 8_192, 32 * 1024),
            WalSegmentBytesMax = segment,
            WalTotalBytesMax = segment * Of(1, 3, 100),
            BlockCacheBytesMax = Of(0L, 16 * 1024, 1024 * 1024),
            TableBytesTarget = Of(4_096L, 4_096, 16 * 1024),
            LevelZeroCompactionTrigger = Of(1, 2, 4),
            LevelOneBytesTarget = Of(4_096L, 4_096, 16 * 1024, 1024 * 1024),
            LevelWorth = Of(1, 1, 8),
            BackgroundThreads = Of(1, 2, 4),
            ManualBackgroundWork = true,
            CompressedLevelMin = Of(0, 1, 2),
            IndexBlockBytesMax = Of(0, 0, 512 * 1024),
            StreamedBytesMin = Of(1 << 20, 0, 20),
            Keyspaces = new KeyspaceOptions
            {
                BlockBytes = Of(256, 256, 1_024, 4_096),
                FilterBitsPerKey = Of(0, 1, 10),
                Compression = Of(CompressionMethod.None, CompressionMethod.Snappy, CompressionMethod.Snappy),

                // Tiny ones, so that most values go to blob files, or many values stay beside few that do.
                BlobBytesMin = Of(0, 0, 1, 24, 200),
                BlobGarbageRatio = Of(0.05, 0.3, 0.5, 1),

                // Without a bound nothing is dropped, so the model holds for FIFO too.
                Compaction = Of(
                    CompactionStyle.Leveled,
                    CompactionStyle.Leveled,
                    CompactionStyle.SizeTiered,
                    CompactionStyle.Fifo),
            },
            ChangeRetentionBytes = Of(0L, 10_000, 100_000),
        };
    }
}
