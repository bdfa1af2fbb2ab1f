using System.Text;
using Iridium.Engine.Files;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Tests.Blobs;

/// <summary>Values that are written and read as streams.</summary>
public sealed class BlobStreamTests : IDisposable
{
    private const string Directory = "/streams";
    private const int Large = 3 * 1024 * 1024;

    private readonly MemoryFileSystem _files = new();
    private IridiumDatabase _database;

    public BlobStreamTests() => _database = Open();

    private static DateTimeOffset Far => DateTimeOffset.MaxValue;

    public void Dispose() => _database.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    [InlineData(1024 * 1024)]
    [InlineData((1024 * 1024) + 1)]
    [InlineData(Large)]
    public async Task A_streamed_value_comes_back_from_the_log_from_a_table_and_after_a_reopen(int length)
    {
        byte[] value = Value(length, length);
        long first = _database.Default.PutStream("sync"u8, new MemoryStream(value));
        long second = await _database.Default.PutStreamAsync(
            "async"u8.ToArray(), new MemoryStream(value), new WriteOptions(ExpiresAt: Far));
        Assert.Equal(first + 1, second);
        for (int round = 0; round < 4; round++)
        {
            foreach (string key in (string[])["sync", "async"])
            {
                Assert.Equal(value, _database.Default.Get(Encoding.UTF8.GetBytes(key)));
                Assert.Equal(value, ReadAll(key));
                Assert.True(_database.Default.TryGetInfo(Encoding.UTF8.GetBytes(key), out RecordInfo info));
                Assert.Equal(length, info.ValueBytes);
            }

            if (round == 0) Reopen();
            else if (round == 1) _database.Flush();
            else _database.Compact();
        }

        Assert.Equal(length > 1024 * 1024 ? 2 : 0, BlobNames().Count());
    }

    [Fact]
    public void A_stream_can_be_read_in_any_order_and_shows_the_value_as_it_was()
    {
        byte[] value = Value(1, Large);
        _database.Default.PutStream("k"u8, new MemoryStream(value));
        using Stream stream = _database.Default.OpenRead("k"u8)!;
        _database.Default.Put("k"u8, "other"u8);
        _database.Compact();
        Settle();
        Assert.True(stream.CanSeek && stream.CanRead && !stream.CanWrite);
        Assert.Equal(Large, stream.Length);
        var random = new Random(5);
        byte[] buffer = new byte[200_000];
        for (int i = 0; i < 50; i++)
        {
            int at = random.Next(Large);
            stream.Position = at;
            int length = Math.Min(random.Next(buffer.Length), Large - at);
            stream.ReadExactly(buffer.AsSpan(0, length));
            Assert.Equal(value.AsSpan(at, length), buffer.AsSpan(0, length));
        }

        Assert.Equal(Large - 10, stream.Seek(-10, SeekOrigin.End));
        Assert.Equal(10, stream.Read(buffer));
        Assert.Equal(0, stream.Read(buffer));
        Assert.Throws<NotSupportedException>(() => stream.SetLength(1));
        Assert.Single(BlobNames());
        stream.Dispose();
        Settle();
        Assert.Empty(BlobNames());
        Assert.Throws<ObjectDisposedException>(() => stream.Read(buffer));
        Assert.Null(_database.Default.OpenRead("absent"u8));
    }

    [Fact]
    public void A_stream_that_fails_or_is_too_long_leaves_nothing()
    {
        Assert.Throws<IOException>(() => _database.Default.PutStream("k"u8, new BrokenStream(Large)));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => _database.Default.PutStream("k"u8, new BrokenStream(long.MaxValue)));
        Settle();
        Assert.Empty(BlobNames());
        Assert.Null(_database.Default.Get("k"u8));
        Assert.Equal(0, _database.GetStatistics().BlobFiles);
    }

    [Fact]
    public void Streamed_values_that_are_overwritten_before_a_flush_go_with_it()
    {
        for (int i = 0; i < 4; i++) _database.Default.PutStream("k"u8, new MemoryStream(Value(i, Large)));
        _database.Default.PutStream("l"u8, new MemoryStream(Value(9, Large)));
        _database.Default.Delete("l"u8);
        Assert.Equal(5, BlobNames().Count());
        _database.Flush();
        Settle();
        Assert.Single(BlobNames());
        Assert.Equal(Value(3, Large), _database.Default.Get("k"u8));
        _database.Default.Delete("k"u8);
        _database.Compact();
        Settle();
        Assert.Empty(BlobNames());
    }

    [Fact]
    public void A_value_of_64_MiB_is_streamed_in_little_memory()
    {
        const long Length = 64L * 1024 * 1024;
        long before = GC.GetAllocatedBytesForCurrentThread();
        _database.Default.PutStream("k"u8, new PatternStream(Length));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllowedFor(Length));
        _database.Flush();
        before = GC.GetAllocatedBytesForCurrentThread();
        using Stream stream = _database.Default.OpenRead("k"u8)!;
        byte[] buffer = new byte[64 * 1024];
        var expected = new PatternStream(Length);
        byte[] right = new byte[buffer.Length];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            expected.ReadExactly(right.AsSpan(0, read));
            Assert.True(right.AsSpan(0, read).SequenceEqual(buffer.AsSpan(0, read)));
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * 1024 * 1024);
    }

    [Fact]
    public async Task Readers_go_on_while_what_they_read_is_collected()
    {
        _database.Dispose();
        _database = Open(manual: false);
        _database.Default.ChangeOptions(new KeyspaceOptions { BlobBytesMin = 1_000 });
        byte[][] values = [.. Enumerable.Range(0, 4).Select(seed => Value(seed, 300_000))];
        void Put(int seed) => _database.Default.Put("k"u8, values[seed % 4], WriteOptions.Os);
        Put(0);
        bool isDone = false;
        Task[] readers = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            byte[] read = new byte[300_000];
            while (!Volatile.Read(ref isDone))
            {
                using Stream stream = _database.Default.OpenRead("k"u8)!;
                stream.ReadExactly(read);
                Assert.Contains(values, value => read.AsSpan().SequenceEqual(value));
            }
        }))];
        for (int i = 1; i < 60; i++)
        {
            Put(i);
            _database.Flush();
            if (i % 8 == 0) _database.Compact();
        }

        Volatile.Write(ref isDone, true);
        await Task.WhenAll(readers);
        Assert.InRange(BlobNames().Count(), 1, 30);
    }

    /// <summary>The file in memory grows by the value; beyond that a few buffers.</summary>
    private static long AllowedFor(long length) => (2 * length) + (8 * 1024 * 1024);

    private byte[] ReadAll(string key)
    {
        using Stream stream = _database.Default.OpenRead(Encoding.UTF8.GetBytes(key))!;
        var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private void Settle()
    {
        while (_database.Background.RunStep())
        {
        }
    }

    private void Reopen()
    {
        _database.Dispose();
        _database = Open();
    }

    private IEnumerable<string> BlobNames() =>
        _files.ListFiles(Directory).Where(name => FileNames.Parse(name, out _) == FileRole.Blob);

    private IridiumDatabase Open(bool manual = true) => IridiumDatabase.Open(Directory, new DatabaseOptions
    {
        FileSystem = _files,
        Durability = Durability.Os,
        ManualBackgroundWork = manual,
    });

    private static byte[] Value(int seed, int length)
    {
        byte[] value = new byte[length];
        new Random(seed).NextBytes(value);
        return value;
    }

    /// <summary>Gives bytes that follow from their place.</summary>
    private class PatternStream(long length) : Stream
    {
        private long _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get => _at; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = (int)Math.Min(count, length - _at);
            for (int i = 0; i < read; i++) buffer[offset + i] = (byte)((_at + i) * 31 >> 3);
            _at += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    /// <summary>Fails at its end.</summary>
    private sealed class BrokenStream(long length) : PatternStream(length)
    {
        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = base.Read(buffer, offset, count);
            return read > 0 ? read : throw new IOException("The source broke.");
        }
    }
}
