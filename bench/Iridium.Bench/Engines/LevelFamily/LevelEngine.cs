namespace Iridium.Bench.Engines.LevelFamily;

/// <summary>
/// LevelDB or RocksDB through its C interface: what the two have in common, which is all but how a value is read, what
/// they are opened with and how they tell that they are idle.
/// </summary>
internal abstract unsafe class LevelEngine : IBenchEngine
{
    private readonly LevelOptions _options;
    private readonly LevelCursorCalls _cursors;
    private readonly delegate* unmanaged<nint, nint, nint> _createIterator;
    private readonly delegate* unmanaged<nint, nint, byte*, nuint, byte*, nuint, byte**, void> _put;

    protected LevelEngine(LevelOptions options, EngineSettings settings)
    {
        _options = options;
        Library = options.Library;
        _cursors = new LevelCursorCalls(Library);
        _createIterator = (delegate* unmanaged<nint, nint, nint>)Library.Export("create_iterator");
        _put = (delegate* unmanaged<nint, nint, byte*, nuint, byte*, nuint, byte**, void>)Library.Export("put");
        Database = Library.Open(options.Handle, settings.Path);
        Reads = Library.Create("readoptions_create");
        Writes = Library.Create("writeoptions_create");
        Library.SetFlag("writeoptions_set_sync", Writes, settings.IsSync);
    }

    protected LevelLibrary Library { get; }

    protected nint Database { get; }

    /// <summary>The options of every write.</summary>
    protected nint Writes { get; }

    /// <summary>The options of every read.</summary>
    protected nint Reads { get; }

    public IBenchSession OpenSession() => new Session(this);

    public abstract void Settle();

    public void Dispose()
    {
        Library.Destroy("close", Database);
        Library.Destroy("readoptions_destroy", Reads);
        Library.Destroy("writeoptions_destroy", Writes);
        _options.Dispose();
    }

    protected abstract bool TryRead(ReadOnlySpan<byte> key, out long record);

    protected static string Describe(EngineSettings settings, string filter, string threads, bool hasNoLog) =>
        $"{settings.BlockBytes} B blocks, {settings.FilterBits} filter bits{filter}, LRU cache "
        + $"{settings.CacheBytes >> 20} MiB, memtable {settings.MemtableBytes >> 20} MiB, {threads}, "
        + (settings.IsCompressed ? "Snappy, " : "no compression, ")
        + (settings.IsSync ? "sync=true" : hasNoLog ? "no log" : "sync=false with log") + ", the rest as it comes";

    private void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        byte* error = null;
        fixed (byte* k = key, v = value)
            _put(Database, Writes, k, (nuint)key.Length, v, (nuint)value.Length, &error);
        Library.Check(error);
    }

    private sealed class Session(LevelEngine engine) : IBenchSession
    {
        public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => engine.Put(key, value);

        public bool TryRead(ReadOnlySpan<byte> key, out long record) => engine.TryRead(key, out record);

        public IBenchCursor OpenCursor() =>
            new LevelCursor(engine._cursors, engine._createIterator(engine.Database, engine.Reads));

        public void BeginLoad()
        {
        }

        public void EndLoad()
        {
        }

        public void Dispose()
        {
        }
    }
}
