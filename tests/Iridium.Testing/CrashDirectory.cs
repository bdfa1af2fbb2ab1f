namespace Iridium.Testing;

/// <summary>
/// The names in one directory of a <see cref="CrashFileSystem"/>: those that programs see, those on the platter, and
/// the changes in between, in order. Guarded by the lock of its file system.
/// </summary>
internal sealed class CrashDirectory
{
    public Dictionary<string, CrashNode> Live { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, CrashNode> Durable { get; } = new(StringComparer.Ordinal);

    public List<DirectoryChange> Pending { get; } = [];

    public void Change(DirectoryChange change)
    {
        change.ApplyTo(Live);
        Pending.Add(change);
    }

    public void Sync()
    {
        foreach (DirectoryChange change in Pending) change.ApplyTo(Durable);
        Pending.Clear();
    }
}
