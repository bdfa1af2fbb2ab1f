namespace Iridium.Bench.Engines.Lmdb;

/// <summary>
/// LMDB through its C interface: one read transaction for each session, renewed for each read, and one write
/// transaction
/// for each put, since a put has to be durable by itself.
/// </summary>
internal sealed class LmdbEngine : IBenchEngine
{
    private const uint ReadersMax = 256;
    private readonly nint _environment;
    private readonly uint _tree;

    public LmdbEngine(EngineSettings settings)
    {
        Directory.CreateDirectory(settings.Path);
        LmdbNative.Check(LmdbNative.CreateEnvironment(out _environment));
        LmdbNative.Check(LmdbNative.SetMapSize(_environment, MapBytes(settings)));
        LmdbNative.Check(LmdbNative.SetReadersMax(_environment, ReadersMax));
        int flags = LmdbNative.NoThreadLocal | (settings.IsSync ? 0 : LmdbNative.NoSync);
        LmdbNative.Check(LmdbNative.Open(_environment, settings.Path, (uint)flags, 0x1A4));
        LmdbNative.Check(LmdbNative.Begin(_environment, 0, 0, out nint transaction));
        LmdbNative.Check(LmdbNative.OpenTree(transaction, 0, 0, out _tree));
        LmdbNative.Check(LmdbNative.Commit(transaction));
    }

    public static string Describe(EngineSettings settings) =>
        $"memory map up to {MapBytes(settings) >> 20} MiB, cached by the system without a limit, no filter, no log, "
        + "no compression, one transaction for each put, "
        + (settings.IsSync ? "synced" : "MDB_NOSYNC");

    public IBenchSession OpenSession() => new LmdbSession(_environment, _tree);

    public void Settle() => LmdbNative.Check(LmdbNative.Sync(_environment, 1));

    public void Dispose() => LmdbNative.Close(_environment);

    private static nuint MapBytes(EngineSettings settings) => (nuint)((settings.DataBytesMax * 4) + (256L << 20));
}
