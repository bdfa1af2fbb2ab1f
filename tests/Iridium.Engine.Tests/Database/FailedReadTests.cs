using System.Buffers.Binary;
using Iridium.Engine.Files;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Database;

/// <summary>What a reader holds after a read that failed or found nothing: never memory that is gone.</summary>
public sealed class FailedReadTests : IDisposable
{
    private const int Records = 2_000;

    private readonly FaultFileSystem _files = new(new MemoryFileSystem(), 1);
    private readonly FakeTimeProvider _time = new();
    private readonly IridiumDatabase _database;

    public FailedReadTests()
    {
        _database = IridiumDatabase.Open("/r", new DatabaseOptions
        {
            FileSystem = _files,
            TimeProvider = _time,
            Durability = Durability.Os,
        });
        for (int i = 0; i < Records; i++) _database.Default.Put(Key(i), new byte[100]);
        _database.Compact();
    }

    public void Dispose() => _database.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_cursor_whose_move_failed_stands_on_no_record_and_can_be_moved_again(bool isReverse)
    {
        using Cursor cursor = _database.Default.OpenCursor(options: new ReadOptions(BypassCache: true));
        bool Move() => isReverse ? cursor.MovePrevious() : cursor.MoveNext();
        for (int i = 0; i < 100; i++) Assert.True(Move());
        byte[] last = cursor.Key.ToArray();
        _files.Add(new FaultRule(FaultKind.InputOutput) { Operations = [FileOperation.Read] });
        Assert.Throws<IridiumException>(() =>
        {
            while (Move()) last = cursor.Key.ToArray();
        });
        Assert.False(cursor.IsValid);
        Assert.Throws<InvalidOperationException>(() => cursor.Value.Length);

        _files.Clear();
        Assert.True(isReverse ? cursor.SeekBefore(last) : cursor.Seek(last));
        int at = BinaryPrimitives.ReadInt32BigEndian(cursor.Key);
        int left = 1;
        while (Move()) left++;
        Assert.Equal(isReverse ? at + 1 : Records - at, left);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_expired_record_hands_out_nothing(bool isFlushed)
    {
        DateTimeOffset soon = _time.GetUtcNow() + TimeSpan.FromSeconds(1);
        _database.Default.Put("brief"u8, "value"u8, new WriteOptions(ExpiresAt: soon));
        if (isFlushed) _database.Flush();
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(_database.Default.TryGetPinned("brief"u8, out PinnedValue value));
        Assert.True(value.Span.IsEmpty);
        Assert.Equal((0, 0), (value.Info.Sequence, value.Info.ValueBytes));
    }

    private static byte[] Key(int i)
    {
        byte[] key = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(key, i);
        return key;
    }
}
