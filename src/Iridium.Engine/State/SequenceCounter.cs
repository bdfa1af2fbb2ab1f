namespace Iridium.Engine.State;

/// <summary>
/// The newest commit sequence that reads see. Entries above it may already stand in a memtable and are passed over.
/// One writer at a time, the thread that applies a group; any number of readers.
/// </summary>
internal sealed class SequenceCounter(long visible)
{
    private long _visible = visible;

    public long Visible => Volatile.Read(ref _visible);

    /// <summary>The newest sequence given to a write, which need not be visible yet. For the leader only.</summary>
    public long Issued { get; set; } = visible;

    public void Publish(long sequence) => Volatile.Write(ref _visible, sequence);
}
