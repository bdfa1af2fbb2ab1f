using Iridium.Engine.Files;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Opening;

/// <summary>The files of a database directory by what their names say they are. Files of other names are left alone.
/// </summary>
internal sealed class DirectoryContent
{
    private readonly Dictionary<FileRole, SortedSet<long>> _numbers = [];

    public static DirectoryContent Read(IFileSystem files, string directory)
    {
        var content = new DirectoryContent();
        foreach (string name in files.ListFiles(directory))
        {
            FileRole role = FileNames.Parse(name, out long number);
            content.HasTemporary |= role == FileRole.Temporary;
            content.HasCurrent |= role == FileRole.Current;
            content.IsUnfinished |= role == FileRole.Unfinished;
            if (number == 0) continue;
            content.NumbersOf(role).Add(number);
            content.GreatestNumber = Math.Max(content.GreatestNumber, number);
        }

        return content;
    }

    public bool HasCurrent { get; private set; }

    public bool HasTemporary { get; private set; }

    /// <summary>Whether the mark of a checkpoint or a restore stands here that has not come to its end.</summary>
    public bool IsUnfinished { get; private set; }

    public long GreatestNumber { get; private set; }

    public SortedSet<long> Manifests => NumbersOf(FileRole.Manifest);

    public SortedSet<long> Segments => NumbersOf(FileRole.Wal);

    public SortedSet<long> Tables => NumbersOf(FileRole.Table);

    public SortedSet<long> Blobs => NumbersOf(FileRole.Blob);

    private SortedSet<long> NumbersOf(FileRole role)
    {
        if (!_numbers.TryGetValue(role, out SortedSet<long>? numbers)) _numbers[role] = numbers = [];
        return numbers;
    }
}
