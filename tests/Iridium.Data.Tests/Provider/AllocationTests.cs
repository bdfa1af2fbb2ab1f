using System.Diagnostics;
using System.Reflection;
using Iridium.Testing;

namespace Iridium.Data.Tests.Provider;

/// <summary>
/// What prepared executions allocate, held against bounds a little above what was measured. Code that is not optimised
/// has classes where optimised code has none, so there the bounds are wider.
/// </summary>
[Collection(nameof(RunsAlone))]
public sealed class AllocationTests : ProviderTest
{
    private const int Records = 1_000;

    private static readonly bool _isOptimized = typeof(IridiumCommand).Assembly
        .GetCustomAttribute<DebuggableAttribute>()?.IsJITOptimizerDisabled != true;

    private readonly byte[] _key = new byte[16];
    private readonly byte[] _value = new byte[100];
    private readonly byte[] _buffer = new byte[100];

    public AllocationTests()
    {
        Run("CREATE KEYSPACE kv (key BLOB, value BLOB)");
        using IridiumTransaction transaction = Connection.BeginTransaction();
        using IridiumCommand upsert = Prepared("UPSERT INTO kv VALUES (@key, @value)");
        upsert.Transaction = transaction;
        for (int i = 0; i < Records; i++)
        {
            Number(i);
            upsert.ExecuteNonQuery();
        }

        transaction.Commit();
        Number(0);
    }

    [Fact]
    public void A_point_select_allocates_its_reader_and_the_copy_that_is_asked_for()
    {
        using IridiumCommand select = Prepared("SELECT value FROM kv WHERE key = @key");
        AssertAtMost(1_000, 3_000, () =>
        {
            using IridiumDataReader reader = select.ExecuteReader();
            Assert.True(reader.Read());
            reader.GetFieldValue<byte[]>(0);
        });
    }

    [Fact]
    public void An_upsert_of_its_own_allocates_little()
    {
        using IridiumCommand upsert = Prepared("UPSERT INTO kv VALUES (@key, @value)");
        AssertAtMost(500, 2_500, () => upsert.ExecuteNonQuery());
    }

    [Fact]
    public void An_upsert_inside_a_transaction_allocates_little()
    {
        using IridiumTransaction transaction = Connection.BeginTransaction();
        using IridiumCommand upsert = Prepared("UPSERT INTO kv VALUES (@key, @value)");
        upsert.Transaction = transaction;
        AssertAtMost(500, 2_500, () => upsert.ExecuteNonQuery());
    }

    [Fact]
    public void Rows_that_are_read_into_a_buffer_allocate_nothing()
    {
        Assert.Equal(BytesOfRange(100), BytesOfRange(Records));

        long BytesOfRange(int rows)
        {
            using IridiumCommand range = Prepared($"SELECT key, value FROM kv WHERE key >= @key LIMIT {rows}");
            int read = 0;
            long bytes = Least(() =>
            {
                read = 0;
                using IridiumDataReader reader = range.ExecuteReader();
                while (reader.Read())
                {
                    read++;
                    reader.GetBytes(0, 0, _buffer, 0, _buffer.Length);
                    reader.GetBytes(1, 0, _buffer, 0, _buffer.Length);
                }
            });
            Assert.Equal(rows, read);
            return bytes;
        }
    }

    [Fact]
    public void Copies_of_keys_and_values_are_all_that_rows_allocate()
    {
        using IridiumCommand range = Prepared("SELECT key, value FROM kv WHERE key >= @key LIMIT 1000");
        const int copies = Records * ((16 + 24) + (100 + 28));
        AssertAtMost(copies + 3_000, copies + 4_000, () =>
        {
            using IridiumDataReader reader = range.ExecuteReader();
            while (reader.Read())
            {
                reader.GetFieldValue<byte[]>(0);
                reader.GetValue(1);
            }
        });
    }

    private static void AssertAtMost(long bytes, long unoptimized, Action action) =>
        Assert.InRange(Least(action), 0, _isOptimized ? bytes : unoptimized);

    private static long Least(Action action)
    {
        for (int i = 0; i < 40; i++) action();
        return AllocationMeter.LeastBytes(action);
    }

    private IridiumCommand Prepared(string text)
    {
        IridiumCommand command = Command(text, ("key", _key), ("value", _value));
        command.Prepare();
        return command;
    }

    private void Number(int record)
    {
        _key[14] = (byte)(record >> 8);
        _key[15] = (byte)record;
    }
}
