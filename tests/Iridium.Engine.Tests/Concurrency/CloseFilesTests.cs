using Iridium.Engine.Files;
using Iridium.Engine.Versions;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Concurrency;

/// <summary>Once a database is closed its directory is somebody else's: nothing under way makes or removes files.
/// </summary>
public sealed class CloseFilesTests
{
    private const string Directory = "/closing";

    private readonly CountingFileSystem _files = new(new MemoryFileSystem());

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_streamed_put_that_outlives_the_database_makes_no_file_and_is_told(bool isAsync)
    {
        foreach (int before in (int[])[0, 1, 2])
        {
            IridiumDatabase database = Open();
            var source = new ClosingStream(database, before);
            long made = 0;
            source.Closed = () => made = _files.Count(FileOperation.Create);
            if (isAsync)
            {
                await Assert.ThrowsAsync<ObjectDisposedException>(
                    () => database.Default.PutStreamAsync("k"u8.ToArray(), source).AsTask());
            }
            else
            {
                Assert.Throws<ObjectDisposedException>(() => database.Default.PutStream("k"u8, source));
            }

            Assert.Equal(made, _files.Count(FileOperation.Create));
            using IridiumDatabase again = Open();
            Assert.Null(again.Default.Get("k"u8));
            Assert.Equal(0, again.GetStatistics().BlobFiles);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_streamed_put_that_is_refused_while_the_database_closes_leaves_no_file(bool isAsync)
    {
        IridiumDatabase database = Open();

        // As far as a close gets while it waits for a compaction: no more writes, and the directory is still its own.
        var source = new EndingStream(database.Engine.Writes.Close);
        if (isAsync)
        {
            await Assert.ThrowsAsync<ObjectDisposedException>(
                () => database.Default.PutStreamAsync("k"u8.ToArray(), source).AsTask());
        }
        else
        {
            Assert.Throws<ObjectDisposedException>(() => database.Default.PutStream("k"u8, source));
        }

        Assert.True(source.HasEnded);
        database.Dispose();
        Assert.DoesNotContain(
            _files.ListFiles(Directory), name => FileNames.Parse(name, out _) == FileRole.Blob);
    }

    [Fact]
    public void An_ingest_that_outlives_the_database_removes_no_file()
    {
        IridiumDatabase database = Open();
        IngestBuilder ingest = database.Default.BeginIngest();
        ingest.Add("a"u8, "1"u8);
        database.Dispose();
        using IridiumDatabase again = Open();
        long made = _files.Count(FileOperation.Create);
        long removed = _files.Count(FileOperation.Delete);
        Assert.Throws<ObjectDisposedException>(() => ingest.Add("b"u8, "2"u8));
        ingest.Dispose();
        Assert.Equal((made, removed), (_files.Count(FileOperation.Create), _files.Count(FileOperation.Delete)));
    }

    private IridiumDatabase Open() => IridiumDatabase.Open(Directory, new DatabaseOptions
    {
        FileSystem = _files,
        ManualBackgroundWork = true,
        StreamedBytesMin = 1_000,
    });

    /// <summary>Does something once it is read to its end.</summary>
    private sealed class EndingStream(Action end) : MemoryStream(new byte[200_000])
    {
        public bool HasEnded { get; private set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = base.Read(buffer, offset, count);
            if (read > 0 || HasEnded) return read;
            HasEnded = true;
            end();
            return 0;
        }

        public override ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            byte[] bytes = new byte[buffer.Length];
            int read = Read(bytes, 0, bytes.Length);
            bytes.AsMemory(0, read).CopyTo(buffer);
            return ValueTask.FromResult(read);
        }
    }

    /// <summary>Closes the database after some reads.</summary>
    private sealed class ClosingStream(IridiumDatabase database, int before) : MemoryStream(new byte[200_000])
    {
        private int _reads;

        public Action? Closed { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_reads++ == before)
            {
                database.Dispose();
                Closed?.Invoke();
            }

            return base.Read(buffer, offset, count);
        }

        public override ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            byte[] bytes = new byte[buffer.Length];
            int read = Read(bytes, 0, bytes.Length);
            bytes.AsMemory(0, read).CopyTo(buffer);
            return ValueTask.FromResult(read);
        }
    }
}
