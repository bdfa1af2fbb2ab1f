using Iridium.Engine.Files;

namespace Iridium.Testing;

/// <summary>
/// A file of a <see cref="CrashFileSystem"/> apart from its name: what programs see, what is on the platter, and the
/// changes in between, in order. Guarded by the lock of its file system.
/// </summary>
internal sealed class CrashNode
{
    public CrashNode()
        : this(new SparseBytes())
    {
    }

    /// <summary>A file found after a crash: all that survived is on the platter.</summary>
    public CrashNode(SparseBytes survived)
    {
        Durable = survived;
        Live = survived.Clone();
    }

    public SparseBytes Live { get; }

    public SparseBytes Durable { get; private set; }

    public List<FileChange> Pending { get; } = [];

    public void Write(long sequence, byte[] bytes, long offset)
    {
        Live.Write(bytes, offset);
        Pending.Add(new FileChange(sequence, offset, bytes, Live.Length));
    }

    public void SetLength(long sequence, long length)
    {
        Live.SetLength(length);
        Pending.Add(new FileChange(sequence, 0, null, length));
    }

    public void Sync()
    {
        // Replayed rather than copied from the live bytes: what an earlier failed sync lost stays lost.
        foreach (FileChange change in Pending)
        {
            if (change.Bytes is null) Durable.SetLength(change.Length);
            else Durable.Write(change.Bytes, change.Offset);
        }

        Pending.Clear();
    }

    public void LoseUnsynced() => Pending.Clear();
}
