using System.Text;
using Iridium.Engine.Files;
using Iridium.Engine.Records;
using Iridium.Engine.Wal;

namespace Iridium.Engine.Tests.Wal;

public sealed class WalTests
{
    private const string Path = "/w/000005.wal";

    private static readonly WalHeader _header = new(5, 4, 900, 100);

    private readonly MemoryFileSystem _files = new();
    private readonly List<long> _ends = [];

    public WalTests() => _files.CreateDirectory("/w");

    [Fact]
    public void What_was_logged_is_read_back_in_order()
    {
        Write(4);
        Assert.Equal(["101+2 a0", "103+2 a1", "105+2 a2", "107+2 a3"], Read(out WalReader reader));
        Assert.Equal((108, _ends[^1], 0), (reader.LastSequence, reader.ValidBytes, reader.DroppedBytes));
    }

    [Fact]
    public void A_header_reads_back_and_every_flipped_byte_of_it_is_refused()
    {
        Write(0);
        using IFile file = _files.OpenWrite(Path);
        Assert.Equal(_header, WalHeader.Read(file, 5));
        Assert.Throws<CorruptionException>(() => WalHeader.Read(file, 6));
        for (int at = 0; at < WalHeader.Bytes; at++)
        {
            Flip(file, at);
            Assert.Throws<CorruptionException>(() => WalHeader.Read(file, 5));
            Flip(file, at);
        }
    }

    [Fact]
    public void A_torn_tail_is_cut_to_the_last_whole_record()
    {
        Write(3);
        for (long length = _ends[^1] - 1; length >= _ends[^2]; length--)
        {
            using (IFile file = _files.OpenWrite(Path)) file.SetLength(length);
            Assert.Equal(["101+2 a0", "103+2 a1"], Read(out WalReader reader));
            Assert.Equal((104, _ends[^2]), (reader.LastSequence, reader.ValidBytes));
            Assert.Equal(length - _ends[^2], reader.DroppedBytes);
        }
    }

    [Fact]
    public void Zeros_and_garbage_after_the_last_record_are_a_torn_tail()
    {
        Write(3);
        byte[] garbage = new byte[300];
        new Random(1).NextBytes(garbage);
        using (IFile file = _files.OpenWrite(Path)) file.Write(garbage, _ends[^1] + 100);
        Assert.Equal(3, Read(out WalReader reader).Count);
        Assert.Equal((_ends[^1], 400), (reader.ValidBytes, reader.DroppedBytes));
    }

    [Fact]
    public void A_damaged_record_that_a_later_one_shows_was_durable_is_refused()
    {
        Write(4, isSynced: true);
        using (IFile file = _files.OpenWrite(Path)) Flip(file, _ends[1] + 20);
        CorruptionException error = Assert.Throws<CorruptionException>(() => Read(out _));
        Assert.Equal(_ends[1], error.Offset);
        Assert.Equal(Path, error.File);
    }

    [Fact]
    public void A_damaged_record_that_nothing_shows_was_durable_ends_the_log()
    {
        Write(4);
        using (IFile file = _files.OpenWrite(Path)) Flip(file, _ends[1] + 20);
        Assert.Equal(["101+2 a0"], Read(out _));
    }

    [Fact]
    public void Any_damage_in_a_finished_segment_is_refused()
    {
        Write(4);
        using (IFile file = _files.OpenWrite(Path)) Flip(file, _ends[3] + 20);
        Assert.Equal(_ends[3], Assert.Throws<CorruptionException>(() => Read(out _, _ends[^1])).Offset);
        Assert.Throws<CorruptionException>(() => Read(out _, _ends[^1] + 1));
    }

    [Fact]
    public void Records_of_another_file_are_not_taken_for_the_rest_of_this_one()
    {
        Write(2);
        using (IFile file = _files.OpenWrite(Path))
        {
            using var stale = new FrameWriter(file, key: 4, _ends[^1]);
            Append(stale, 105, "old");
            stale.Flush();
        }

        Assert.Equal(2, Read(out WalReader reader).Count);
        Assert.Equal(_ends[^1], reader.ValidBytes);
    }

    [Fact]
    public void A_gap_in_the_sequences_is_refused()
    {
        Write(2);
        using (IFile file = _files.OpenWrite(Path))
        {
            using var frames = new FrameWriter(file, key: 5, _ends[^1]);
            Append(frames, 106, "gap");
            frames.Flush();
        }

        Assert.Equal(_ends[^1], Assert.Throws<CorruptionException>(() => Read(out _)).Offset);
    }

    [Fact]
    public void A_seal_is_written_once_and_makes_damage_before_it_certain()
    {
        using (WalWriter writer = Write(2, keep: true)!)
        {
            writer.Seal();
            long end = writer.Bytes;
            writer.Seal();
            Assert.Equal(end, writer.Bytes);
        }

        Assert.Equal(["101+2 a0", "103+2 a1", "seal 104"], Read(out WalReader reader));
        Assert.Equal(104, reader.LastSequence);
        using (IFile file = _files.OpenWrite(Path)) Flip(file, _ends[^1] - 1);
        Assert.Throws<CorruptionException>(() => Read(out _));
    }

    [Fact]
    public void A_group_that_was_taken_back_leaves_no_gap()
    {
        using (WalWriter writer = Write(1, keep: true)!)
        {
            writer.BeginGroup();
            writer.AppendBatch(103, 2, "lost"u8);
            writer.Flush();
            Assert.True(writer.TryRollBack(102));
            Assert.Equal((102, _ends[^1]), (writer.LastSequence, writer.Bytes));
            writer.BeginGroup();
            writer.AppendBatch(103, 1, "kept"u8);
            writer.Flush();
        }

        Assert.Equal(["101+2 a0", "103+1 kept"], Read(out _));
    }

    private WalWriter? Write(int count, bool isSynced = false, bool keep = false)
    {
        WalWriter writer = WalWriter.Create(_files, Path, _header);
        _ends.Add(writer.Bytes);
        for (int i = 0; i < count; i++)
        {
            writer.BeginGroup();
            writer.AppendBatch(101 + (2 * i), 2, Encoding.UTF8.GetBytes($"a{i}"));
            writer.Flush();
            if (isSynced) writer.Sync();
            _ends.Add(writer.Bytes);
        }

        if (keep) return writer;
        writer.Dispose();
        return null;
    }

    private List<string> Read(out WalReader reader, long? expectedBytes = null)
    {
        using IFile file = _files.OpenRead(Path);
        reader = new WalReader(file, _header, expectedBytes);
        var told = new List<string>();
        while (reader.TryRead(out WalRecord record))
        {
            told.Add(record.Type == WalRecord.SealType
                ? $"seal {record.FirstSequence}"
                : $"{record.FirstSequence}+{record.Count} {Encoding.UTF8.GetString(record.Operations)}");
        }

        return told;
    }

    private static void Append(FrameWriter frames, long sequence, string operations)
    {
        byte[] head = new byte[WalRecord.HeadBytes];
        WalRecord.WriteHead(head, WalRecord.BatchType, sequence, 1);
        frames.Append(head, Encoding.UTF8.GetBytes(operations));
    }

    private static void Flip(IFile file, long at)
    {
        byte[] one = new byte[1];
        file.Read(one, at);
        file.Write([(byte)~one[0]], at);
    }
}
