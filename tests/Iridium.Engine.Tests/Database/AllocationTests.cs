using System.Buffers;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Database;

/// <summary>Reads and writes allocate nothing on the thread that calls them, once everything is warm.</summary>
public sealed class AllocationTests : IDisposable
{
    private const int Rounds = 2_000;
    private const int Step = 100;

    private readonly TempDirectory _directory = new();
    private readonly IridiumDatabase _database;
    private readonly byte[] _key = new byte[16];
    private readonly byte[] _value = new byte[100];

    public AllocationTests()
    {
        _database = IridiumDatabase.Open(_directory.Path, new DatabaseOptions { Durability = Durability.Os });
        for (int i = 0; i < Rounds; i++) _database.Default.Put(Key(i), _value);
    }

    public void Dispose()
    {
        _database.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void A_put_allocates_nothing() => AssertAllocatesNothing(i => _database.Default.Put(Key(i), _value));

    [Fact]
    public void A_delete_and_a_touch_allocate_nothing()
    {
        AssertAllocatesNothing(i => _database.Default.Touch(Key(i), null));
        AssertAllocatesNothing(i => _database.Default.Delete(Key(i)));
    }

    [Fact]
    public void A_put_and_a_touch_allocate_nothing_after_a_keyspace_was_dropped()
    {
        _database.GetOrCreateKeyspace("dropped");
        _database.DropKeyspace("dropped");
        AssertAllocatesNothing(i => _database.Default.Put(Key(i), _value));
        AssertAllocatesNothing(i => _database.Default.Touch(Key(i), null));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_get_allocates_nothing(bool isFlushed)
    {
        if (isFlushed) _database.Flush();
        var writer = new ArrayBufferWriter<byte>(256);
        AssertAllocatesNothing(i =>
        {
            writer.ResetWrittenCount();
            Assert.True(_database.Default.TryGet(Key(i), writer, out _));
            Assert.True(_database.Default.TryGetPinned(Key(i), out PinnedValue pinned));
            pinned.Dispose();
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_step_of_a_cursor_allocates_nothing(bool isFlushed)
    {
        if (isFlushed) _database.Flush();
        using (Cursor warm = _database.Default.OpenCursor())
        {
            // Reads every block into the cache.
            while (warm.MoveNext())
            {
            }
        }

        using Cursor cursor = _database.Default.OpenCursor();
        AssertAllocatesNothing(_ => cursor.MoveNext());
        using Cursor reverse = _database.Default.OpenCursor();
        AssertAllocatesNothing(_ => reverse.MovePrevious());
    }

    private byte[] Key(int i)
    {
        BitConverter.TryWriteBytes(_key, i);
        return _key;
    }

    private static void AssertAllocatesNothing(Action<int> action)
    {
        // The first rounds fill pools and caches and let the tiers of the compiler settle.
        for (int i = 0; i < Rounds / 2; i++) action(i);
        int from = Rounds / 2;
        long bytes = AllocationMeter.LeastBytes(() =>
        {
            for (int i = from; i < from + Step; i++) action(i);
            from += Step;
        });
        Assert.Equal(0, bytes);
    }
}
