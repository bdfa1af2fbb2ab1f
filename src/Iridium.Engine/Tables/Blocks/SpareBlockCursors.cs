namespace Iridium.Engine.Tables.Blocks;

/// <summary>
/// Block cursors of disposed iterators, kept by each thread for its next ones: their memory lies on the pinned heap,
/// which is slow to allocate from, and a short scan would do little else. Thread-safe, as threads share nothing.
/// </summary>
internal static class SpareBlockCursors
{
    private const int KeptMax = 32;

    [ThreadStatic]
    private static Stack<BlockCursor>? _spare;

    public static BlockCursor Take(string path)
    {
        if (_spare is null || !_spare.TryPop(out BlockCursor? cursor)) return new BlockCursor(path);
        cursor.Reuse(path);
        return cursor;
    }

    /// <summary>Takes a cursor back, which its user must not touch again.</summary>
    public static void Return(BlockCursor cursor)
    {
        cursor.Unload();
        _spare ??= new Stack<BlockCursor>(KeptMax);
        if (_spare.Count < KeptMax && cursor.IsSmall) _spare.Push(cursor);
    }
}
