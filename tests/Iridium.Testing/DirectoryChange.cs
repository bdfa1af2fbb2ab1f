namespace Iridium.Testing;

/// <summary>One change of a directory that is not synced; each is atomic.</summary>
/// <param name="Sequence">Its place in the order of all changes of the file system.</param>
/// <param name="Name">The name created, deleted or renamed.</param>
/// <param name="NewName">The name it was renamed to, or null.</param>
/// <param name="Node">The file created or renamed, or null for a deletion.</param>
internal sealed record DirectoryChange(long Sequence, string Name, string? NewName, CrashNode? Node)
{
    /// <summary>Whether the file keeps the names that it has.</summary>
    public bool IsLink { get; init; }

    /// <summary>
    /// Applies the change to entries that may lack any of the changes before it. A file gets a second name only by a
    /// link, and a name that is renamed over goes from its old file to the new one.
    /// </summary>
    public void ApplyTo(Dictionary<string, CrashNode> entries)
    {
        if (Node is null)
        {
            entries.Remove(Name);
            return;
        }

        if (IsLink)
        {
            entries[Name] = Node;
            return;
        }

        foreach (string name in entries.Where(entry => entry.Value == Node).Select(entry => entry.Key).ToList())
        {
            entries.Remove(name);
        }

        entries[NewName ?? Name] = Node;
    }
}
