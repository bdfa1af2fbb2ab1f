using Iridium.Engine.Iterators;

namespace Iridium.Engine.State;

/// <summary>
/// A run of neighbouring tables of a sorted level as an iterator over them wants it. The caller holds the view.
/// </summary>
internal sealed class LevelSources(ArraySegment<TableHandle> tables, bool fillCache) : ISortedSources
{
    public int Count => tables.Count;

    public ReadOnlySpan<byte> StartOf(int index) => tables[index].Meta.Start;

    public ReadOnlySpan<byte> EndOf(int index) => tables[index].Meta.End;

    public long LargestSequenceOf(int index) => tables[index].Meta.LargestSequence;

    public EntryIterator Open(int index) => tables[index].Reader.NewIterator(fillCache);
}
