using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using Iridium.Engine;

namespace Iridium.Torture.Harnesses;

/// <summary>
/// The process of a soak: overwrites, deletes, reads and scans a set of records larger than the memory budget. Memory
/// beyond what the process had before it opened the database must stay within the budget and a quarter, the disk within
/// a multiple of the live data, and all files that were opened must be closed in the end.
/// </summary>
internal static class SoakChildProcess
{
    private const int Keys = 200_000;
    private const int ValueBytes = 1_000;
    private const long Budget = 128L * 1024 * 1024;
    private const int StepsBetweenChecks = 20_000;

    /// <summary>Live data times this, and the log and the memtables besides, is what the disk may hold: the levels, and
    /// a compaction under way.</summary>
    private const double DiskFactor = 2.5;

    /// <summary>Used again and again: garbage of the harness must not be taken for memory of the engine.</summary>
    private static readonly byte[] _value = new byte[ValueBytes];

    private static readonly DatabaseOptions _options = new()
    {
        MemoryBytesMax = Budget,
        BlockCacheBytesMax = null,
        MemtableBytesMax = 8L * 1024 * 1024,
        WalSegmentBytesMax = 8L * 1024 * 1024,
        WalTotalBytesMax = 32L * 1024 * 1024,
        TableBytesTarget = 8L * 1024 * 1024,
        LevelOneBytesTarget = 32L * 1024 * 1024,
        Durability = Durability.Os,
    };

    /// <summary>Runs: directory, seed, seconds.</summary>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output)
    {
        string directory = arguments[1];
        var random = new Random(int.Parse(arguments[2], CultureInfo.InvariantCulture));
        var time = TimeSpan.FromSeconds(double.Parse(arguments[3], CultureInfo.InvariantCulture));
        using (IridiumDatabase.Open(Path.Combine(directory, "warm"), _options))
        {
            // What opening loads for good is not the budget's.
        }

        long before = Memory();
        long most = 0;
        long steps = 0;
        long mostOnDisk = 0;
        try
        {
            using (var database = IridiumDatabase.Open(Path.Combine(directory, "soak"), _options))
            {
                long started = Stopwatch.GetTimestamp();
                while (Stopwatch.GetElapsedTime(started) < time)
                {
                    for (int i = 0; i < StepsBetweenChecks; i++) Step(database, random);
                    steps += StepsBetweenChecks;
                    most = Math.Max(most, Memory() - before);
                    mostOnDisk = Math.Max(mostOnDisk, OnDisk(directory));
                    Require(most <= Budget * 5 / 4, TooMuch(most, database));
                }
            }

            long bound = (long)(DiskFactor * Keys * (ValueBytes + 20L)) + _options.WalTotalBytesMax + Budget;
            Require(mostOnDisk <= bound, $"{mostOnDisk >> 20} MiB were on disk, the bound is {bound >> 20} MiB");
            int open = OpenFiles(directory);
            Require(open == 0, $"{open} files are open after the database was closed");
        }
        catch (Exception error)
        {
            // The parent tells it.
            output.WriteLine(error.ToString().ReplaceLineEndings(" "));
            return 1;
        }

        output.WriteLine($"soak operations={steps}");
        output.WriteLine($"MiB of memory at most={most >> 20}");
        output.WriteLine($"MiB on disk at most={mostOnDisk >> 20}");
        return 0;
    }

    private static void Step(IridiumDatabase database, Random random)
    {
        int number = random.Next(Keys);
        byte[] key = KeyOf(number);
        switch (random.Next(20))
        {
            case < 9:
                random.NextBytes(_value.AsSpan(0, ValueBytes / 2));
                BinaryPrimitives.WriteInt32BigEndian(_value, number);
                database.Default.Put(key, _value);
                break;
            case < 11:
                database.Default.Delete(key);
                break;
            case < 19:
                if (!database.Default.TryGetPinned(key, out PinnedValue found)) break;
                using (found)
                {
                    bool isRight = BinaryPrimitives.ReadInt32BigEndian(found.Span) == number;
                    Require(isRight, "a get found another key");
                }

                break;
            default:
                using (Cursor cursor = database.Default.OpenCursor(KeyRange.From(key)))
                {
                    for (int i = 0; i < 20 && cursor.MoveNext(); i++)
                    {
                        bool isOwn = BinaryPrimitives.ReadInt32BigEndian(cursor.Value)
                            == BinaryPrimitives.ReadInt32BigEndian(cursor.Key);
                        Require(isOwn, "a scan found a value of another key");
                    }
                }

                break;
        }
    }

    private static string TooMuch(long most, IridiumDatabase database)
    {
        EngineStatistics statistics = database.GetStatistics();
        long managed = GC.GetGCMemoryInfo().TotalCommittedBytes;
        return $"{most >> 20} MiB were taken with a budget of {Budget >> 20} MiB: the garbage collector holds "
            + $"{managed >> 20} MiB, of them {GC.GetTotalMemory(false) >> 20} used, the engine tells of "
            + $"{statistics.MemtableBytes >> 20} MiB of memtables and {statistics.BlockCacheBytes >> 20} of blocks";
    }

    private static byte[] KeyOf(int number)
    {
        byte[] key = new byte[16];
        BinaryPrimitives.WriteInt32BigEndian(key, number);
        return key;
    }

    private static long Memory()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    /// <summary>Files below a directory that this process holds open, where the system tells.</summary>
    private static int OpenFiles(string directory)
    {
        const string handles = "/proc/self/fd";
        if (!Directory.Exists(handles)) return 0;
        return new DirectoryInfo(handles).EnumerateFiles().Count(
            file => file.LinkTarget?.StartsWith(directory, StringComparison.Ordinal) == true);
    }

    private static long OnDisk(string directory)
    {
        long bytes = 0;
        foreach (FileInfo file in new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            try
            {
                bytes += file.Length;
            }
            catch (FileNotFoundException)
            {
                // It was deleted meanwhile.
            }
        }

        return bytes;
    }

    private static void Require(bool holds, string message)
    {
        if (!holds) throw new InvalidOperationException(message);
    }
}
