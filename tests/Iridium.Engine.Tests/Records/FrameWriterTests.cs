using System.Text;
using Iridium.Engine.Files;
using Iridium.Engine.Records;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Records;

public sealed class FrameWriterTests
{
    private const string Path = "/f/file";
    private const long Number = 9;

    [Fact]
    public void Frames_of_every_size_read_back()
    {
        var files = new MemoryFileSystem();
        files.CreateDirectory("/f");
        int[] sizes = [1, 100, 64 * 1024, 300_000, 5, 256 * 1024, 256 * 1024 + 1, 1_000_000, 2];
        using (var writer = new FrameWriter(files.Create(Path), Number, 0))
        {
            foreach (int size in sizes) writer.Append([(byte)size], Body(size));
            writer.Flush();
            Assert.Equal(sizes.Sum(size => Frame.HeaderBytes + 1L + size), writer.Bytes);
        }

        using IFile file = files.OpenRead(Path);
        var reader = new FrameReader(file, Number, 0, file.Length);
        foreach (int size in sizes)
        {
            Assert.True(reader.TryRead(out ReadOnlySpan<byte> body));
            Assert.Equal((byte)size, body[0]);
            Assert.True(body[1..].SequenceEqual(Body(size)));
        }

        Assert.False(reader.TryRead(out _));
        Assert.Equal(0, reader.RemainingBytes);
    }

    [Fact]
    public void A_group_that_was_taken_back_is_cut_from_the_file()
    {
        var files = new CrashFileSystem();
        using FrameWriter writer = Begin(files, out long end);
        Append(writer, "lost 1", "lost 2");
        Assert.True(writer.TryRollBack());
        Assert.Equal(end, writer.Bytes);
        Assert.Equal(["first"], Read(files));
    }

    [Fact]
    public void A_group_that_was_taken_back_does_not_come_back_after_a_power_loss()
    {
        foreach (CrashProfile profile in Enum.GetValues<CrashProfile>())
        {
            for (int seed = 0; seed < 100; seed++)
            {
                var files = new CrashFileSystem(seed);
                using FrameWriter writer = Begin(files, out _);
                Append(writer, "lost 1", "lost 2");
                Assert.True(writer.TryRollBack());

                // It ends where the first of the lost frames ended, so that the second would follow it.
                Append(writer, "kept 1");
                List<string> found = Read(files.Crash(seed, profile));
                Assert.DoesNotContain(found, body => body.StartsWith("lost", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void A_file_that_cannot_be_cut_back_is_said_to_be_unusable()
    {
        foreach (FileOperation operation in (FileOperation[])[FileOperation.SetLength, FileOperation.Sync])
        {
            var inner = new CrashFileSystem();
            var files = new FaultFileSystem(inner);
            using FrameWriter writer = Begin(files, out _);
            Append(writer, "lost");
            files.Add(new FaultRule(FaultKind.InputOutput) { Operations = [operation] });
            Assert.False(writer.TryRollBack());
        }
    }

    [Fact]
    public void A_sync_covers_what_was_flushed_when_it_began_and_no_more()
    {
        var file = new HookedFile();
        using var writer = new FrameWriter(file, Number, 0);
        Append(writer, "before");
        long before = writer.Bytes;
        file.OnSync = () => Append(writer, "meanwhile");
        writer.Sync();
        Assert.Equal(before, writer.DurableBytes);
        Assert.True(writer.HasUnsynced);
        file.OnSync = null;
        writer.Sync();
        Assert.False(writer.HasUnsynced);
    }

    [Fact]
    public void A_sync_in_the_middle_of_a_group_does_not_count_the_group()
    {
        using var writer = new FrameWriter(new HookedFile(), Number, 0);
        Append(writer, "before");
        long before = writer.Bytes;
        writer.BeginGroup();
        writer.Append([1], Body(300_000));
        writer.Sync();
        Assert.Equal(before, writer.DurableBytes);
        Assert.True(writer.TryRollBack());
        Assert.Equal(before, writer.Bytes);
    }

    [Fact]
    public void An_older_sync_that_ends_late_takes_nothing_back()
    {
        var file = new HookedFile();
        using var writer = new FrameWriter(file, Number, 0);
        Append(writer, "one");
        file.OnSync = () =>
        {
            file.OnSync = null;
            Append(writer, "two");
            writer.Sync();
        };
        writer.Sync();
        Assert.Equal(writer.Bytes, writer.DurableBytes);
    }

    private static FrameWriter Begin(IFileSystem files, out long end)
    {
        files.CreateDirectory("/f");
        var writer = new FrameWriter(files.Create(Path), Number, 0);
        files.SyncDirectory("/f");
        Append(writer, "first");
        writer.Sync();
        end = writer.Bytes;
        return writer;
    }

    private static void Append(FrameWriter writer, params string[] bodies)
    {
        writer.BeginGroup();
        foreach (string body in bodies) writer.Append([], Encoding.UTF8.GetBytes(body.PadRight(600)));
        writer.Flush();
    }

    private static List<string> Read(CrashFileSystem files)
    {
        using IFile file = files.OpenRead(Path);
        var reader = new FrameReader(file, Number, 0, file.Length);
        var bodies = new List<string>();
        while (reader.TryRead(out ReadOnlySpan<byte> body)) bodies.Add(Encoding.UTF8.GetString(body).TrimEnd());
        return bodies;
    }

    private static byte[] Body(int size)
    {
        byte[] body = new byte[size];
        new Random(size).NextBytes(body);
        return body;
    }

    /// <summary>A file whose sync a test can step into.</summary>
    private sealed class HookedFile : IFile
    {
        public Action? OnSync { get; set; }

        public string Path => FrameWriterTests.Path;

        public long Length { get; private set; }

        public int Read(Span<byte> destination, long offset) => 0;

        public void Write(ReadOnlySpan<byte> source, long offset) => Length = Math.Max(Length, offset + source.Length);

        public void Sync() => OnSync?.Invoke();

        public void SetLength(long length) => Length = length;

        public void Dispose()
        {
        }
    }
}
