using Iridium.Engine.Tables;
using Iridium.Engine.Tables.Blocks;

namespace Iridium.Testing.Fuzzing;

/// <summary>The content of a data block, searched and walked both ways between guard pages.</summary>
internal sealed unsafe class BlockTarget() : FuzzTarget("block"), IDisposable
{
    private const int LengthMax = 1 << 16;

    private readonly GuardedMemory _memory = new(LengthMax + BlockMemory.RoomBehind);
    private readonly BlockCursor _cursor = new("fuzz");

    public override IEnumerable<byte[]> Seeds() => TableParts.DataBlocks().DistinctBy(Convert.ToHexString).Take(30);

    public void Dispose() => _memory.Dispose();

    protected override int Feed(ReadOnlySpan<byte> input)
    {
        if (input.Length > LengthMax) input = input[..LengthMax];
        Span<byte> room = _memory.Last(input.Length + BlockMemory.RoomBehind);
        input.CopyTo(room);
        Span<byte> content = room[..input.Length];
        int shape = Search(content);
        fixed (byte* block = room)
        {
            _cursor.Load(block, input.Length, 0);
            try
            {
                return shape + (10 * Walk(input.Length));
            }
            finally
            {
                _cursor.Unload();
            }
        }
    }

    private static int Search(ReadOnlySpan<byte> content)
    {
        if (!BlockView.TryParse(content, out BlockView view)) return 0;
        ReadOnlySpan<byte> key = content.Length > 20 ? content[12..16] : "a"u8;
        BlockSeek seek = view.Seek(key, long.MaxValue, out BlockEntry entry, out _);
        if (seek == BlockSeek.Found) _ = content.Slice(entry.PayloadOffset, entry.PayloadLength);
        BlockSeek found = view.Find(key, 0x9E37_79B9_7F4A_7C15, 0, out entry, out _);
        if (found == BlockSeek.Found) _ = content.Slice(entry.PayloadOffset, entry.PayloadLength);
        return 1 + (int)seek + (3 * (int)found);
    }

    private int Walk(int length)
    {
        int forwards = 0;
        int checksum = 0;
        for (bool stands = _cursor.SeekToFirst(); stands; stands = _cursor.Next())
        {
            Require(++forwards <= length, "a block has more entries than bytes");
            checksum += _cursor.Key[^1] + (_cursor.Payload.IsEmpty ? 0 : _cursor.Payload[^1]);
        }

        int backwards = 0;
        for (bool stands = _cursor.SeekToLast(); stands; stands = _cursor.Previous())
        {
            Require(++backwards <= length, "a block has more entries than bytes");
            checksum -= _cursor.Key[^1] + (_cursor.Payload.IsEmpty ? 0 : _cursor.Payload[^1]);
        }

        Require(forwards == backwards && checksum == 0, $"{forwards} entries forwards, {backwards} backwards");
        _cursor.Seek("k"u8, 5);
        return Magnitude(forwards);
    }
}
