using Iridium.Engine.Memtables;

namespace Iridium.Engine.Reading;

/// <summary>The writes of a transaction that a scan shows on top of what is committed.</summary>
/// <param name="Memtable">The writes; their sequences are above every commit's.</param>
/// <param name="Through">The last of them to show.</param>
internal readonly record struct OwnEntries(Memtable Memtable, long Through);
