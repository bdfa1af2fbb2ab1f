using Iridium.Engine.Files;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Opening;

/// <summary>
/// What tells whether a directory was written since: the manifest in force and its length, and the length of the newest
/// log segment. Both files grow with every change that counts.
/// </summary>
/// <param name="Manifest">The number that CURRENT names; 0 when it names none.</param>
/// <param name="ManifestBytes">Its length.</param>
/// <param name="Segment">The newest log segment there is.</param>
/// <param name="SegmentBytes">Its length.</param>
internal sealed record ViewStamp(long Manifest, long ManifestBytes, long Segment, long SegmentBytes)
{
    /// <summary>Reads the stamp of a directory; null when its files change just now.</summary>
    public static ViewStamp? Read(IFileSystem files, string directory)
    {
        try
        {
            long manifest = CurrentPointer.Read(files, directory) ?? 0;
            DirectoryContent content = DirectoryContent.Read(files, directory);
            long segment = content.Segments.Count == 0 ? 0 : content.Segments.Max;
            return new ViewStamp(
                manifest,
                LengthOf(files, directory, manifest, FileNames.Manifest(manifest)),
                segment,
                LengthOf(files, directory, segment, FileNames.Wal(segment)));
        }
        catch (FileNotFoundException)
        {
            // It was named a moment ago, so the writer is moving on.
            return null;
        }
    }

    private static long LengthOf(IFileSystem files, string directory, long number, string name)
    {
        if (number == 0) return 0;
        using IFile file = files.OpenRead(Path.Combine(directory, name));
        return file.Length;
    }
}
