using Iridium.Engine.Iterators;
using Iridium.Engine.Records;
using Iridium.Engine.State;

namespace Iridium.Engine.Reading;

/// <summary>What a scan walks: the merged entries and range tombstones of a view, which is held for it.</summary>
internal sealed record VisibleEntries(ReadView View, EntryIterator Merged, RangeTombstoneSet Tombstones);
