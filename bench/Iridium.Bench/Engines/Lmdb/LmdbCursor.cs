namespace Iridium.Bench.Engines.Lmdb;

/// <summary>A cursor of LMDB with a read transaction of its own, which keeps the state it walks.</summary>
internal sealed unsafe class LmdbCursor : IBenchCursor
{
    private readonly nint _transaction;
    private readonly nint _cursor;
    private LmdbSlice _key;
    private LmdbSlice _value;

    public LmdbCursor(nint environment, uint tree)
    {
        LmdbNative.Check(LmdbNative.Begin(environment, 0, LmdbNative.ReadOnly, out _transaction));
        LmdbNative.Check(LmdbNative.OpenCursor(_transaction, tree, out _cursor));
    }

    public ReadOnlySpan<byte> Key => _key.Span;

    public ReadOnlySpan<byte> Value => _value.Span;

    public bool SeekFirst() => Move(LmdbNative.First);

    public bool SeekLast() => Move(LmdbNative.Last);

    public bool Seek(ReadOnlySpan<byte> key)
    {
        fixed (byte* k = key)
        {
            _key = new LmdbSlice { Length = (nuint)key.Length, Data = k };
            return Move(LmdbNative.SeekAtOrAbove);
        }
    }

    public bool Next() => Move(LmdbNative.Next);

    public bool Previous() => Move(LmdbNative.Previous);

    public void Dispose()
    {
        LmdbNative.CloseCursor(_cursor);
        LmdbNative.Abort(_transaction);
    }

    private bool Move(int step)
    {
        int code;
        fixed (LmdbSlice* key = &_key, value = &_value) code = LmdbNative.Move(_cursor, key, value, step);
        if (code is not (0 or LmdbNative.NotFound)) LmdbNative.Check(code);
        return code == 0;
    }
}
