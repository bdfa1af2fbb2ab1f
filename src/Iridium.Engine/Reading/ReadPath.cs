using Iridium.Engine.State;

namespace Iridium.Engine.Reading;

/// <summary>
/// The whole read: take the view, then the sequence, look the key up or walk from it, and let the view go.
/// Thread-safe.
/// </summary>
internal sealed class ReadPath(EngineState state)
{
    /// <summary>Looks a key up.</summary>
    /// <param name="tree">The keyspace.</param>
    /// <param name="key">1 to 65,535 bytes.</param>
    /// <param name="snapshot">The state to read, or null for the newest.</param>
    /// <param name="fillCache">Whether blocks read from disk are cached.</param>
    /// <param name="record">The record found.</param>
    /// <returns>The view that holds the record's memory, for the caller to release; null when there is none.</returns>
    public ReadView? TryFind(
        KeyspaceTree tree,
        ReadOnlySpan<byte> key,
        HeldSnapshot? snapshot,
        bool fillCache,
        ref FoundRecord record)
    {
        ReadView view = tree.AcquireView();
        bool isFound = false;
        try
        {
            isFound = PointLookup.TryFind(view, key, PointOf(snapshot, fillCache), ref record);
        }
        finally
        {
            if (!isFound) view.Release();
        }

        return isFound ? view : null;
    }

    /// <summary>Opens a walk over the records in a range.</summary>
    public VisibleIterator OpenScan(KeyspaceTree tree, KeyRange range, HeldSnapshot? snapshot, bool fillCache)
    {
        ReadView view = tree.AcquireView();
        try
        {
            return ScanPath.Open(view, range, PointOf(snapshot, fillCache));
        }
        catch
        {
            view.Release();
            throw;
        }
    }

    // IMPORTANT: after the view was acquired. A view holds all that was visible then; a sequence taken before could ask
    // for versions that a compaction has dropped from a newer view.
    private ReadPoint PointOf(HeldSnapshot? snapshot, bool fillCache)
    {
        EngineClock clock = state.Context.Clock;
        return snapshot is null
            ? new ReadPoint(state.Sequences.Visible, clock, fillCache)
            : new ReadPoint(snapshot, clock, fillCache);
    }
}
