using Iridium.Engine.Iterators;
using Iridium.Engine.Tables;
using Iridium.Engine.Tables.Blocks;
using Iridium.Testing.Planted;

namespace Iridium.Testing.Fuzzing;

/// <summary>A whole table: opened, walked both ways, also in skips, searched, verified.</summary>
internal sealed class TableTarget() : FuzzTarget("table")
{
    public override IEnumerable<byte[]> Seeds() => TableParts.Tables();

    public override void Seal(Span<byte> input)
    {
        new FooterTarget().Seal(input);
        byte[] table = input.ToArray();
        try
        {
            TableFooter footer = TableFooter.Read(new BytesFile("fuzz.tbl", table));
            foreach (BlockHandle handle in (BlockHandle[])
                     [footer.Index, footer.Filter, footer.Tombstones, footer.Properties])
                SealBlock(table, footer, handle);
            foreach (BlockHandle handle in TableParts.HandlesOf(table)) SealBlock(table, footer, handle);
        }
        catch (Exception error) when (IsDeclared(error))
        {
            // As far as it goes.
        }

        table.CopyTo(input);
    }

    protected override int Feed(ReadOnlySpan<byte> input)
    {
        var file = new BytesFile("fuzz.tbl", input.ToArray());
        TableMeta meta = TableReader.ReadMeta(file);
        using var reader = TableReader.Open(file, meta, cache: null);
        int findings = 0;
        reader.Verify((_, _) => findings++, CancellationToken.None);
        _ = reader.MayContain("k"u8);
        int forwards = 0;
        int backwards = 0;
        using (EntryIterator entries = reader.NewIterator(fillCache: false))
        {
            for (entries.SeekToFirst(); entries.IsValid; entries.Next())
                Require(++forwards <= 64 * input.Length, "a table has more entries than it has room for");
            for (entries.SeekToLast(); entries.IsValid; entries.Previous())
                Require(++backwards <= 64 * input.Length, "a table has more entries than it has room for");
            entries.Seek("k"u8, 7);
            entries.SeekBefore("k"u8);
            RequireEnd(entries, input.Length);
        }

        Require(findings > 0 || forwards == backwards, $"{forwards} entries forwards, {backwards} backwards");
        return Magnitude(forwards) + (100 * Magnitude(findings));
    }

    /// <summary>Walks both ways past what a range tombstone hides, whatever order the keys are in.</summary>
    private static void RequireEnd(EntryIterator entries, int length)
    {
        entries.Seek("k"u8, long.MaxValue);
        if (!entries.IsValid) entries.SeekToFirst();
        if (!entries.IsValid) return;
        byte[] bound = entries.Key.ToArray();
        int steps = 0;
        entries.SeekToFirst();
        while (entries.IsValid)
        {
            bool isHidden = entries.Key.SequenceCompareTo(bound) < 0;
            if (!isHidden || !entries.TrySkipTo(bound, long.MaxValue)) entries.Next();
            Require(++steps <= 64 * length, "a walk forwards over a range tombstone does not end");
        }

        steps = 0;
        entries.SeekToLast();
        while (entries.IsValid)
        {
            bool isHidden = entries.Key.SequenceCompareTo(bound) >= 0;
            if (!isHidden || !entries.TrySkipBefore(bound, long.MaxValue)) entries.Previous();
            Require(++steps <= 64 * length, "a walk backwards over a range tombstone does not end");
        }
    }

    private static void SealBlock(byte[] table, TableFooter footer, BlockHandle handle)
    {
        if (handle.IsAbsent || !handle.LiesBefore(footer.FileBytes - TableFooter.Bytes)) return;
        int length = handle.Size + BlockTrailer.Bytes;
        BlockSeal.Write(table.AsSpan((int)handle.Offset, length), footer.UniqueId, handle.Offset);
    }
}
