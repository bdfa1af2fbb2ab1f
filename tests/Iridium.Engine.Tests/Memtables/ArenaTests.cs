using System.Runtime.InteropServices;
using Iridium.Engine.Memtables;

namespace Iridium.Engine.Tests.Memtables;

public sealed class ArenaTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Pieces_are_aligned_and_never_overlap(int seed)
    {
        var random = new Random(seed);
        using var arena = new Arena();
        var pieces = new List<(nint At, int Bytes)>();
        for (int i = 0; i < 2_000; i++)
        {
            int bytes = i % 50 == 0 ? random.Next(1, 3_000_000) : random.Next(1, 500);
            nint at = arena.Allocate(bytes);
            Assert.Equal(0, at % 8);
            Marshal.WriteByte(at, bytes - 1, 1);
            pieces.Add((at, bytes));
        }

        pieces.Sort();
        for (int i = 1; i < pieces.Count; i++) Assert.True(pieces[i - 1].At + pieces[i - 1].Bytes <= pieces[i].At);
        Assert.InRange(arena.UsedBytes, pieces.Sum(piece => (long)piece.Bytes), arena.AllocatedBytes);
    }

    [Fact]
    public void A_large_piece_leaves_the_open_chunk_open()
    {
        using var arena = new Arena();
        nint small = arena.Allocate(8);
        arena.Allocate(32 * 1024 * 1024);
        Assert.Equal(small + 8, arena.Allocate(8));
        Assert.Equal((32 * 1024 + 4) * 1024, arena.AllocatedBytes);
    }

    [Fact]
    public void A_disposed_arena_holds_nothing_and_hands_out_nothing()
    {
        var arena = new Arena();
        Assert.Equal(0, arena.AllocatedBytes);
        arena.Allocate(100);
        arena.Dispose();
        arena.Dispose();
        Assert.Equal(0, arena.AllocatedBytes);
        Assert.Throws<ObjectDisposedException>(() => arena.Allocate(1));
    }
}
