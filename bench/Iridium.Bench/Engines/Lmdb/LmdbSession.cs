using Iridium.Bench.Data;

namespace Iridium.Bench.Engines.Lmdb;

/// <summary>One thread's access to LMDB.</summary>
internal sealed unsafe class LmdbSession : IBenchSession
{
    private const int PutsPerLoadTransaction = 10_000;
    private readonly nint _environment;
    private readonly uint _tree;
    private readonly nint _reads;
    private nint _load;
    private int _loadPuts;

    public LmdbSession(nint environment, uint tree)
    {
        _environment = environment;
        _tree = tree;
        LmdbNative.Check(LmdbNative.Begin(environment, 0, LmdbNative.ReadOnly, out _reads));
        LmdbNative.Reset(_reads);
    }

    public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        nint transaction = _load;
        if (transaction == 0) LmdbNative.Check(LmdbNative.Begin(_environment, 0, 0, out transaction));
        fixed (byte* k = key, v = value)
        {
            var keySlice = new LmdbSlice { Length = (nuint)key.Length, Data = k };
            var valueSlice = new LmdbSlice { Length = (nuint)value.Length, Data = v };
            int code = LmdbNative.Put(transaction, _tree, &keySlice, &valueSlice, 0);
            if (code != 0)
            {
                LmdbNative.Abort(transaction);
                _load = 0;
                LmdbNative.Check(code);
            }
        }

        if (_load == 0) LmdbNative.Check(LmdbNative.Commit(transaction));
        else if (++_loadPuts % PutsPerLoadTransaction == 0) Reload();
    }

    public bool TryRead(ReadOnlySpan<byte> key, out long record)
    {
        LmdbNative.Check(LmdbNative.Renew(_reads));
        fixed (byte* k = key)
        {
            var keySlice = new LmdbSlice { Length = (nuint)key.Length, Data = k };
            LmdbSlice value = default;
            int code = LmdbNative.Get(_reads, _tree, &keySlice, &value);
            record = code == 0 ? ValueSource.RecordOf(value.Span) : 0;
            LmdbNative.Reset(_reads);
            if (code is not (0 or LmdbNative.NotFound)) LmdbNative.Check(code);
            return code == 0;
        }
    }

    public IBenchCursor OpenCursor() => new LmdbCursor(_environment, _tree);

    public void BeginLoad() => LmdbNative.Check(LmdbNative.Begin(_environment, 0, 0, out _load));

    public void EndLoad()
    {
        LmdbNative.Check(LmdbNative.Commit(_load));
        _load = 0;
    }

    public void Dispose()
    {
        if (_load != 0) LmdbNative.Abort(_load);
        LmdbNative.Abort(_reads);
    }

    private void Reload()
    {
        EndLoad();
        BeginLoad();
    }
}
