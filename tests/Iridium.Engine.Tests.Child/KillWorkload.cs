using System.Buffers.Binary;

namespace Iridium.Engine.Tests.Child;

/// <summary>
/// The numbered batches that the killed process writes and the test looks for: each puts its own key into two keyspaces
/// and overwrites a counter, so that a batch in part and a counter that went back are seen.
/// </summary>
public static class KillWorkload
{
    private const string OtherName = "other";

    private static ReadOnlySpan<byte> CounterKey => "counter"u8;

    /// <summary>Small buffers, so that flushes and compactions are always under way.</summary>
    public static DatabaseOptions Options { get; } = new()
    {
        MemtableBytesMax = 64 * 1024,
        WalSegmentBytesMax = 32 * 1024,
        WalTotalBytesMax = 128 * 1024,
        TableBytesTarget = 32 * 1024,
        LevelOneBytesTarget = 128 * 1024,
        LevelZeroCompactionTrigger = 2,
        Keyspaces = new KeyspaceOptions { BlobBytesMin = 48 },
    };

    /// <summary>Commits a batch in a mode, or every fourth in Sync and the others in Os.</summary>
    public static void Write(IridiumDatabase database, long number, Durability? durability = null)
    {
        Keyspace other = database.GetOrCreateKeyspace(OtherName);
        byte[] key = KeyOf(number);
        WriteBatch batch = new WriteBatch()
            .Put(database.Default, key, ValueOf(number))
            .Put(other, key, ValueOf(number))
            .Put(other, CounterKey, key);
        database.Write(batch, new WriteOptions(durability ?? (number % 4 == 0 ? Durability.Sync : Durability.Os)));
    }

    /// <summary>Whether a batch is there, by a look at one of its keys.</summary>
    public static bool IsThere(IridiumDatabase database, long number) =>
        database.Default.Get(KeyOf(number)) is { } value && value.AsSpan().SequenceEqual(ValueOf(number));

    /// <summary>Checks that the batches are whole and without a gap, and counts them.</summary>
    /// <param name="database">The reopened database.</param>
    /// <param name="acknowledged">The number of the last batch that was acknowledged; -1 for none.</param>
    /// <returns>How many batches are there: each from 0 on.</returns>
    public static long Check(IridiumDatabase database, long acknowledged)
    {
        Keyspace other = database.GetOrCreateKeyspace(OtherName);
        long count = 0;
        using (Cursor cursor = database.Default.OpenCursor())
        {
            for (; cursor.MoveNext(); count++)
            {
                byte[] key = KeyOf(count);
                Require(cursor.Key.SequenceEqual(key), $"batch {count} is missing");
                Require(cursor.Value.SequenceEqual(ValueOf(count)), $"batch {count} has another value");
                bool isWhole = other.Get(key) is { } value && value.AsSpan().SequenceEqual(ValueOf(count));
                Require(isWhole, $"batch {count} is there in part");
            }
        }

        Require(other.Get(KeyOf(count)) is null, $"batch {count} is there in part");
        byte[]? counter = other.Get(CounterKey);
        long last = counter is null ? -1 : BinaryPrimitives.ReadInt64BigEndian(counter);
        Require(last == count - 1, $"the counter stands at {last} after {count} batches");
        Require(count > acknowledged, $"batch {acknowledged} was acknowledged, but only {count} are there");
        return count;
    }

    private static byte[] KeyOf(long number)
    {
        byte[] key = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(key, number);
        return key;
    }

    private static byte[] ValueOf(long number)
    {
        byte[] value = new byte[number % 97];
        Array.Fill(value, (byte)number);
        return value;
    }

    private static void Require(bool holds, string message)
    {
        if (!holds) throw new InvalidOperationException(message);
    }
}
