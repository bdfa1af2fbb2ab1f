namespace Iridium.Bench.Engines.LevelFamily;

/// <summary>An iterator of LevelDB or RocksDB; keys and values are looked at where the library keeps them.</summary>
internal sealed unsafe class LevelCursor(LevelCursorCalls calls, nint iterator) : IBenchCursor
{
    public ReadOnlySpan<byte> Key
    {
        get
        {
            nuint length;
            byte* key = calls.Key(iterator, &length);
            return new ReadOnlySpan<byte>(key, (int)length);
        }
    }

    public ReadOnlySpan<byte> Value
    {
        get
        {
            nuint length;
            byte* value = calls.Value(iterator, &length);
            return new ReadOnlySpan<byte>(value, (int)length);
        }
    }

    public bool SeekFirst()
    {
        calls.SeekToFirst(iterator);
        return calls.IsValid(iterator) != 0;
    }

    public bool SeekLast()
    {
        calls.SeekToLast(iterator);
        return calls.IsValid(iterator) != 0;
    }

    public bool Seek(ReadOnlySpan<byte> key)
    {
        fixed (byte* k = key) calls.Seek(iterator, k, (nuint)key.Length);
        return calls.IsValid(iterator) != 0;
    }

    public bool Next()
    {
        calls.Next(iterator);
        return calls.IsValid(iterator) != 0;
    }

    public bool Previous()
    {
        calls.Previous(iterator);
        return calls.IsValid(iterator) != 0;
    }

    public void Dispose() => calls.Destroy(iterator);
}
