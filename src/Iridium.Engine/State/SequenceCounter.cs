namespace Iridium.Engine.State;

/// <summary>
/// The newest commit sequence that reads see. Entries above it may already stand in a memtable and are passed over.
/// One writer, the leader of the commit queue; any number of readers.
/// </summary>
internal sealed class SequenceCounter(long visible)
{
    private long _visible = visible;

    public long Visible => Volatile.Read(ref _visible);

    public void Publish(long sequence) => Volatile.Write(ref _visible, sequence);
}
