namespace Iridium.Engine;

/// <summary>
/// The whole database, every keyspace, as it was at one commit sequence and instant: records that expire later stay
/// visible through it, writes made later do not appear. Thread-safe. Dispose it, since it keeps old versions on disk.
/// </summary>
public sealed class Snapshot : IDisposable
{
    internal Snapshot() => throw new NotSupportedException();

    /// <summary>The last commit sequence that the snapshot sees.</summary>
    public long Sequence => throw new NotSupportedException();

    /// <summary>Releases the versions the snapshot kept. Disposing twice is no error.</summary>
    public void Dispose() => throw new NotSupportedException();
}
