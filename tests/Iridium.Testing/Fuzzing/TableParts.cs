using Iridium.Engine.Tables;
using Iridium.Engine.Tables.Blocks;

namespace Iridium.Testing.Fuzzing;

/// <summary>Tables of small databases, taken apart into the contents of their blocks.</summary>
internal static class TableParts
{
    public static IEnumerable<byte[]> Tables() =>
        SampleDatabase.Files(name => name.EndsWith(".tbl", StringComparison.Ordinal));

    public static IEnumerable<byte[]> DataBlocks() => Tables().SelectMany(table => Contents(table, HandlesOf(table)));

    /// <summary>The blocks of a kind, one for each table that has it.</summary>
    public static IEnumerable<byte[]> Blocks(Func<TableFooter, BlockHandle> handle) => Tables().SelectMany(table =>
    {
        BlockHandle one = handle(TableFooter.Read(new BytesFile("sample.tbl", table)));
        return one.IsAbsent ? [] : Contents(table, [one]);
    });

    /// <summary>Where the data blocks are, the index being of one level.</summary>
    public static IEnumerable<BlockHandle> HandlesOf(byte[] table)
    {
        var file = new BytesFile("sample.tbl", table);
        TableFooter footer = TableFooter.Read(file);
        if (footer.IndexLevels > 1) return [];
        using var reader = TableReader.Open(file, TableReader.ReadMeta(file), cache: null);
        return Handles(reader.Index.Span.ToArray());
    }

    private static unsafe List<BlockHandle> Handles(byte[] index)
    {
        var handles = new List<BlockHandle>();
        var cursor = new BlockCursor("sample");
        fixed (byte* block = (byte[])[.. index, 0, 0, 0, 0, 0])
        {
            cursor.Load(block, index.Length, 0);
            for (bool stands = cursor.SeekToFirst(); stands; stands = cursor.Next())
            {
                if (BlockHandle.TryRead(cursor.Payload, out BlockHandle handle)) handles.Add(handle);
            }

            cursor.Unload();
        }

        return handles;
    }

    private static List<byte[]> Contents(byte[] table, IEnumerable<BlockHandle> handles)
    {
        var file = new BytesFile("sample.tbl", table);
        var blocks = new BlockReader(file, TableFooter.Read(file), cache: null);
        var contents = new List<byte[]>();
        foreach (BlockHandle handle in handles)
        {
            PinnedBlock block = blocks.Read(handle);
            contents.Add(block.Span.ToArray());
            block.Release();
        }

        return contents;
    }
}
