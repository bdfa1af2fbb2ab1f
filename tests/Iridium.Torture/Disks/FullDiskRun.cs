using System.Buffers.Binary;
using Iridium.Engine;
using Iridium.Testing.Model;

namespace Iridium.Torture.Disks;

/// <summary>
/// Fills a small disk until writes fail, looks at what the database says and shows then, frees space, and goes on
/// without reopening. The values that were acknowledged are remembered outside of the disk. For one thread.
/// </summary>
internal sealed class FullDiskRun(string disk, int seed)
{
    private const int Keys = 4_000;
    private const int WritesAfter = 200;
    private const int BallastBytes = 3 * 1024 * 1024;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly Random _random = new(seed);
    private readonly long[] _values = new long[Keys];
    private readonly string _ballast = Path.Combine(disk, "ballast");
    private long _number;

    public long Writes { get; private set; }

    public long FullErrors { get; private set; }

    public int Rounds { get; private set; }

    /// <summary>Fills and frees the disk.</summary>
    /// <exception cref="ModelMismatchException">The database did what it must not.</exception>
    public void Run(Func<bool> isOver)
    {
        string directory = Path.Combine(disk, "database");
        using (var database = IridiumDatabase.Open(directory, Options))
        {
            do Round(database);
            while (!isOver());
        }

        using var reopened = IridiumDatabase.Open(directory, Options);
        Check(reopened, every: 1);
    }

    private static DatabaseOptions Options { get; } = new()
    {
        MemtableBytesMax = 128 * 1024,
        WalSegmentBytesMax = 128 * 1024,
        WalTotalBytesMax = 512 * 1024,
        TableBytesTarget = 256 * 1024,
        LevelOneBytesTarget = 1024 * 1024,
        Durability = Durability.Os,
    };

    private void Round(IridiumDatabase database)
    {
        File.WriteAllBytes(_ballast, new byte[BallastBytes]);
        for (int errors = 0; errors < 20;)
        {
            if (TryWrite(database)) continue;
            errors++;
            Check(database, every: 97);
        }

        Check(database, every: 1);
        File.Delete(_ballast);

        // What has to wait for a flush gets its error until that is tried again, a second later.
        int inRow = 0;
        bool goesOn = SpinWait.SpinUntil(() => (inRow = TryWrite(database) ? inRow + 1 : 0) > WritesAfter, _patience);
        Require(goesOn, "space is free again, but writes still fail");
        Check(database, every: 1);
        bool isFreed = SpinWait.SpinUntil(() => TryEmpty(database), _patience);
        Require(isFreed, "the database could not be emptied with space to spare");
        Array.Clear(_values);
        Check(database, every: 1);
        Rounds++;
    }

    /// <summary>Writes a batch of two keys and a value each; false when the disk was full.</summary>
    private bool TryWrite(IridiumDatabase database)
    {
        int first = _random.Next(Keys - 1);
        long number = ++_number;
        WriteBatch batch = new WriteBatch()
            .Put(database.Default, KeyOf(first), ValueOf(number))
            .Put(database.Default, KeyOf(first + 1), ValueOf(number));
        try
        {
            database.Write(batch, _random.Next(20) == 0 ? WriteOptions.Sync : WriteOptions.Os);
            _values[first] = _values[first + 1] = number;
            Writes++;
            return true;
        }
        catch (IridiumException error)
        {
            Require(error.Code == EngineErrorCode.DiskFull, $"a full disk was told as {error.Code}: {error}");
            Require(error.IsTransient, $"a full disk was told as lasting: {error}");
            Require(database.GetStatistics().Failure is null, "a full disk ended the database");
            RequireValue(database, first);
            RequireValue(database, first + 1);
            FullErrors++;
            return false;
        }
    }

    private static bool TryEmpty(IridiumDatabase database)
    {
        try
        {
            database.Default.DeleteRange(KeyRange.All, WriteOptions.Os);
            database.Compact();
            return true;
        }
        catch (IridiumException error) when (error.Code == EngineErrorCode.DiskFull)
        {
            return false;
        }
    }

    private void Check(IridiumDatabase database, int every)
    {
        for (int key = _random.Next(every); key < Keys; key += every) RequireValue(database, key);
    }

    private void RequireValue(IridiumDatabase database, int key)
    {
        byte[]? value = database.Default.Get(KeyOf(key));
        long found = value is null ? 0 : BinaryPrimitives.ReadInt64LittleEndian(value);
        Require(found == _values[key], $"key {key} holds {found}, expected {_values[key]}");
    }

    private static byte[] KeyOf(int key) => [(byte)(key >> 8), (byte)key];

    private static byte[] ValueOf(long number)
    {
        // Does not compress, so that the disk fills up.
        byte[] value = new byte[600];
        new Random((int)number).NextBytes(value);
        BinaryPrimitives.WriteInt64LittleEndian(value, number);
        return value;
    }

    private static void Require(bool holds, string message)
    {
        if (!holds) throw new ModelMismatchException(message);
    }
}
