namespace Iridium.Engine;

/// <summary>A flush, at its beginning or its end.</summary>
/// <param name="Keyspace">The keyspace.</param>
/// <param name="Tables">Tables written; 0 at the beginning, and when nothing was worth keeping.</param>
/// <param name="Bytes">Bytes of memtables at the beginning, of tables at the end.</param>
/// <param name="Elapsed">How long it took; zero at the beginning.</param>
public sealed record FlushEvent(string Keyspace, int Tables, long Bytes, TimeSpan Elapsed);
