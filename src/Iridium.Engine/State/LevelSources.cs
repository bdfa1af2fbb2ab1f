using Iridium.Engine.Iterators;

namespace Iridium.Engine.State;

/// <summary>The tables of a sorted level as an iterator over the whole level wants them. The caller holds the view.
/// </summary>
internal sealed class LevelSources(TableHandle[] tables, bool fillCache) : ISortedSources
{
    public int Count => tables.Length;

    public ReadOnlySpan<byte> StartOf(int index) => tables[index].Meta.Start;

    public ReadOnlySpan<byte> EndOf(int index) => tables[index].Meta.End;

    public IEntryIterator Open(int index) => tables[index].Reader.NewIterator(fillCache);
}
