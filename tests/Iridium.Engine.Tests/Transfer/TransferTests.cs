using System.Text;
using Iridium.Engine.Files;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Transfer;

/// <summary>Exports, imports of them and of what others write, and damage.</summary>
public sealed class TransferTests
{
    private static readonly FakeTimeProvider _clock = new();

    public static TheoryData<ExportFormat> Formats => new(ExportFormat.JsonLines, ExportFormat.Binary);

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_database_comes_back_as_it_was_whole_by_batches_or_by_an_ingest(ExportFormat format)
    {
        using IridiumDatabase source = Open();
        Fill(source.Default, 300);
        Fill(source.GetOrCreateKeyspace("b"), 700);
        source.GetOrCreateKeyspace("empty");
        using var stream = new MemoryStream();
        var options = new ExportOptions { Format = format };
        TransferResult written = source.Export(stream, options);
        Assert.Equal(new TransferResult(3, 1_000, stream.Length), written);
        using var again = new MemoryStream();
        Assert.Equal(written, await source.ExportAsync(again, options));
        Assert.Equal(stream.ToArray(), again.ToArray());
        foreach (bool asIngest in (bool[])[false, true])
        {
            var import = new ImportOptions { AsIngest = asIngest, BatchBytes = 5_000 };
            using IridiumDatabase sync = Open();
            stream.Position = 0;
            Assert.Equal(written, sync.Import(stream, import));
            RequireEqual(source, sync);
            using IridiumDatabase async = Open();
            stream.Position = 0;
            Assert.Equal(written, await async.ImportAsync(new OneByOne(stream), import));
            RequireEqual(source, async);

            // A second time it does no harm.
            stream.Position = 0;
            sync.Import(stream, import);
            RequireEqual(source, sync);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_keyspace_is_exported_by_range_at_a_snapshot_and_imported_under_another_name(ExportFormat format)
    {
        using IridiumDatabase source = Open();
        for (byte i = 0; i < 100; i++) source.Default.Put([i], [i]);
        using Snapshot snapshot = source.CreateSnapshot();
        source.Default.DeleteRange(KeyRange.All);
        using var stream = new MemoryStream();
        KeyRange range = KeyRange.Between(new byte[] { 10 }, new byte[] { 20 });
        source.Default.Export(stream, new ExportOptions { Format = format, Range = range, Snapshot = snapshot });
        stream.Position = 0;
        Keyspace other = source.GetOrCreateKeyspace("other");
        Assert.Equal(10, other.Import(stream).Records);
        Assert.Equal([15], other.Get([15]));
        Assert.Null(other.Get([20]));
        Assert.Null(source.Default.Get([15]));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Several_keyspaces_do_not_go_into_one(ExportFormat format)
    {
        using IridiumDatabase source = Open();
        source.GetOrCreateKeyspace("b");
        using var stream = new MemoryStream();
        source.Export(stream, new ExportOptions { Format = format });
        stream.Position = 0;
        Assert.Throws<ArgumentException>(() => source.Default.Import(stream));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_flipped_bit_and_every_cut_of_an_export_is_refused_and_nothing_is_imported(ExportFormat format)
    {
        using IridiumDatabase source = Open();
        Fill(source.GetOrCreateKeyspace("b"), 5);
        using var stream = new MemoryStream();
        source.Export(stream, new ExportOptions { Format = format });
        byte[] bytes = stream.ToArray();
        using IridiumDatabase target = Open();
        for (int i = 0; i < bytes.Length; i++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] flipped = [.. bytes];
                flipped[i] ^= (byte)(1 << bit);
                RequireRefused(target, flipped, $"bit {bit} of byte {i}");
            }

            if (i > 0) RequireRefused(target, bytes[..i], $"cut at {i}");
        }

        RequireRefused(target, [.. bytes, (byte)'\n'], "one more byte");
        RequireRefused(target, [.. bytes, .. bytes], "twice");
        Assert.Equal(["default"], target.KeyspaceNames);
        Assert.Equal(0, target.LastSequence);
    }

    [Fact]
    public void A_stream_that_cannot_seek_leaves_the_batches_before_the_damage()
    {
        using IridiumDatabase source = Open();
        for (int i = 0; i < 5_000; i++) source.Default.Put(BitConverter.GetBytes(i), new byte[100]);
        using var stream = new MemoryStream();
        source.Export(stream, new ExportOptions { Format = ExportFormat.Binary });
        byte[] bytes = stream.ToArray();
        bytes[^1_000] ^= 1;
        using IridiumDatabase target = Open();
        var import = new ImportOptions { BatchBytes = 10_000, SourceName = "some.file" };
        var error = Assert.Throws<CorruptionException>(
            () => target.Import(new OneByOne(new MemoryStream(bytes)), import));
        Assert.Equal("some.file", error.File);
        Assert.InRange(target.LastSequence, 1, 4_999);
        using IridiumDatabase atOnce = Open();
        Assert.Throws<CorruptionException>(
            () => atOnce.Import(new OneByOne(new MemoryStream(bytes)), import with { AsIngest = true }));
        Assert.Equal(0, atOnce.LastSequence);
    }

    [Fact]
    public void Lines_that_other_programs_write_are_imported_as_they_are()
    {
        const string lines = """
            {"key":"a","value":"1"}

            {"value":"2","key":"ä\n\u0000","sequence":77,"expiresAt":"2999-01-31T12:00:00+01:00"}
            {"keyHex":"00ff","valueBase64":"AP8="}
            {"keyspace":"b"}
            {"keyBase64":"AA==","value":"","expiresAt":null}
            """;
        using IridiumDatabase target = Open();
        Assert.Equal(4, target.Import(Stream(lines)).Records);
        Assert.Equal("1"u8.ToArray(), target.Default.Get("a"u8));
        Assert.True(target.Default.TryGetInfo("ä\n\0"u8, out RecordInfo info));
        Assert.Equal(new DateTimeOffset(2999, 1, 31, 11, 0, 0, TimeSpan.Zero), info.ExpiresAt);
        Assert.Equal([0, 255], target.Default.Get([0, 255]));
        Assert.True(target.TryGetKeyspace("b", out Keyspace? b));
        Assert.Equal([], b.Get([0])!);
        Assert.Equal(default, Open().Import(Stream("")));
    }

    [Theory]
    [InlineData("{\"key\":\"a\"}", "line 2, column 11", "'key' and 'value'")]
    [InlineData("{\"key\":\"a\",\"value\":1}", "line 2, column 20", "'value' is a string")]
    [InlineData("{\"key\":\"a\",\"value\":\"b\",\"colour\":1}", "line 2, column 24", "no field 'colour'")]
    [InlineData("{\"key\":\"a\",\"key\":\"b\",\"value\":\"b\"}", "line 2, column 12", "comes twice")]
    [InlineData("{\"key\":\"\",\"value\":\"b\"}", "line 2, column 8", "a key has 1 to 65,535 bytes")]
    [InlineData("{\"keyBase64\":\"!\",\"value\":\"b\"}", "line 2, column 14", "not base64")]
    [InlineData("{\"keyHex\":\"0\",\"value\":\"b\"}", "line 2, column 11", "not hexadecimal")]
    [InlineData("{\"key\":\"\\ud800\",\"value\":\"b\"}", "line 2", "'key'")]
    [InlineData("{\"keyBase64\":\"\\ud800\",\"value\":\"b\"}", "line 2, column 14", "'keyBase64' is not text")]
    [InlineData("{\"key\":\"a\",\"valueBase64\":\"\\udc00\"}", "line 2, column 26", "'valueBase64' is not text")]
    [InlineData("{\"key\":\"a\",\"value\":\"b\",\"expiresAt\":\"2030-01\\ud800\"}", "line 2, column 36", "is not text")]
    [InlineData("{\"key\":\"a\",\"value\":\"b\",\"expiresAt\":\"soon\"}", "line 2, column 36", "an instant")]
    [InlineData("{\"key\":\"a\",\"value\":\"b\"} {}", "line 2, column 25", "")]
    [InlineData("{\"key\":\"a\",\"value\":\"b\"", "line 2", "")]
    [InlineData("[]", "line 2, column 1", "object")]
    [InlineData("{\"iridium\":\"export\",\"version\":1}", "line 2", "another export begins")]
    public void What_is_wrong_with_a_line_is_told_with_its_place(string line, string place, string what)
    {
        using IridiumDatabase target = Open();
        var error = Assert.Throws<CorruptionException>(
            () => target.Import(Stream("{\"key\":\"x\",\"value\":\"y\"}\n" + line + "\n")));
        Assert.Contains(place, error.Message, StringComparison.Ordinal);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.Equal(0, target.LastSequence);
    }

    [Fact]
    public void A_newer_version_is_told_as_one()
    {
        using IridiumDatabase target = Open();
        Assert.Throws<FormatVersionException>(
            () => target.Import(Stream("{\"iridium\":\"export\",\"version\":2}\n")));
    }

    [Fact]
    public void An_ingest_of_an_import_out_of_order_names_the_keys_and_leaves_nothing()
    {
        using IridiumDatabase target = Open();
        string lines = "{\"key\":\"b\",\"value\":\"\"}\n{\"key\":\"a\",\"value\":\"\"}\n";
        var options = new ImportOptions { AsIngest = true };
        Assert.Contains("0x61", Assert.Throws<ArgumentException>(() => target.Import(Stream(lines), options)).Message,
            StringComparison.Ordinal);
        Assert.Equal(0, target.LastSequence);
    }

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    private static void Fill(Keyspace keyspace, int count)
    {
        var random = new Random(count);
        for (int i = 0; i < count; i++)
        {
            byte[] key = new byte[random.Next(1, 30)];
            byte[] value = new byte[random.Next(60)];
            random.NextBytes(key);
            random.NextBytes(value);
            if (i % 2 == 0) key = [(byte)'k', .. BitConverter.GetBytes(i)];
            else key = [(byte)(128 + (i % 100)), .. BitConverter.GetBytes(i)];
            if (i % 3 == 0) value = Encoding.UTF8.GetBytes($"\"text\" {i} <äöü> \t\n\u0001");
            DateTimeOffset? expiry = i % 4 == 0 ? _clock.GetUtcNow().AddTicks(1_000_000 + i) : null;
            keyspace.Put(key, value, new WriteOptions(ExpiresAt: expiry));
        }
    }

    private static void RequireEqual(IridiumDatabase expected, IridiumDatabase found)
    {
        Assert.Equal(expected.KeyspaceNames, found.KeyspaceNames);
        foreach (string name in expected.KeyspaceNames)
        {
            using Cursor left = expected.GetOrCreateKeyspace(name).OpenCursor();
            using Cursor right = found.GetOrCreateKeyspace(name).OpenCursor();
            while (left.MoveNext())
            {
                Assert.True(right.MoveNext());
                Assert.Equal(left.Key.ToArray(), right.Key.ToArray());
                Assert.Equal(left.Value.ToArray(), right.Value.ToArray());
                Assert.Equal(left.Info.ExpiresAt, right.Info.ExpiresAt);
            }

            Assert.False(right.MoveNext());
        }
    }

    private static void RequireRefused(IridiumDatabase target, byte[] bytes, string what)
    {
        try
        {
            target.Import(new MemoryStream(bytes));
        }
        catch (Exception error) when (error is CorruptionException or FormatVersionException)
        {
            return;
        }

        Assert.Fail($"{what} was imported");
    }

    private static IridiumDatabase Open() => IridiumDatabase.Open("/d", new DatabaseOptions
    {
        FileSystem = new MemoryFileSystem(),
        TimeProvider = _clock,
        ManualBackgroundWork = true,
        Durability = Durability.Os,
    });

    /// <summary>A stream that gives few bytes at a time and cannot seek, as a pipe.</summary>
    private sealed class OneByOne(MemoryStream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) =>
            inner.Read(buffer, offset, Math.Min(count, 77));

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
