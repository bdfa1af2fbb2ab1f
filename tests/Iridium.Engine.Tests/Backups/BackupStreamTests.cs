using Iridium.Engine.Files;

namespace Iridium.Engine.Tests.Backups;

/// <summary>Backups through a stream that cannot seek.</summary>
public sealed class BackupStreamTests
{
    private readonly MemoryFileSystem _files = new();

    [Fact]
    public void What_is_written_to_a_stream_is_restored_from_it()
    {
        using IridiumDatabase database = BackupCase.Open(_files);
        BackupCase.Fill(database, count: 300);
        var pipe = new OneWay();
        BackupInfo made = database.BackupTo(pipe);
        Assert.Equal(database.LastSequence, made.LastSequence);
        pipe.Write("what follows is not read"u8);
        Assert.Equal(made.LastSequence, BackupStreams.Restore(pipe.Turn(), BackupCase.Target, Options()));
        Assert.Equal(BackupCase.ContentOf(database), BackupCase.ContentOf(_files, BackupCase.Target));
    }

    [Fact]
    public async Task A_stream_that_only_works_asynchronously_will_do()
    {
        using IridiumDatabase database = BackupCase.Open(_files);
        BackupCase.Fill(database);
        var pipe = new OneWay { IsAsyncOnly = true };
        await database.BackupToAsync(pipe);
        OneWay reading = pipe.Turn();
        Assert.Equal(
            database.LastSequence, await BackupStreams.RestoreAsync(reading, BackupCase.Target, Options()));
        Assert.Equal(BackupCase.ContentOf(database), BackupCase.ContentOf(_files, BackupCase.Target));
    }

    [Fact]
    public void A_stream_that_is_no_backup_or_ends_early_leaves_the_directory_empty()
    {
        var error = Assert.Throws<CorruptionException>(
            () => BackupStreams.Restore(new MemoryStream(new byte[100]), BackupCase.Target, Options()));
        Assert.Contains("no backup", error.Message, StringComparison.Ordinal);
        Assert.Throws<CorruptionException>(
            () => BackupStreams.Restore(new MemoryStream(), BackupCase.Target, Options()));
        Assert.False(_files.DirectoryExists(BackupCase.Target));
    }

    private RestoreOptions Options() => new() { Database = BackupCase.Options(_files) };

    /// <summary>A pipe: written first, then read, never sought.</summary>
    private sealed class OneWay : Stream
    {
        private readonly MemoryStream _bytes = new();

        public bool IsAsyncOnly { get; init; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public OneWay Turn()
        {
            _bytes.Position = 0;
            return this;
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            RefuseSynchronous();

            // As from a socket: a few bytes at a time.
            return _bytes.Read(buffer, offset, Math.Min(count, 1_000));
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            RefuseSynchronous();
            _bytes.Write(buffer, offset, count);
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _bytes.ReadAsync(buffer[..Math.Min(buffer.Length, 1_000)], cancellationToken);

        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            _bytes.WriteAsync(buffer, cancellationToken);

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override void Flush() => RefuseSynchronous();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        private void RefuseSynchronous()
        {
            if (IsAsyncOnly) throw new InvalidOperationException("Synchronous operations are disallowed.");
        }
    }
}
