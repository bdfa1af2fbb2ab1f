using Iridium.Engine.Blobs;
using Iridium.Engine.Files;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Repairs;

/// <summary>Finds the blob files that the tables of a keyspace refer to. Each says itself what it is.</summary>
internal static class BlobSurvey
{
    /// <summary>Adds to a tree the blob files that its tables refer to.</summary>
    public static void AddTo(RepairScope scope, TreeEdit tree)
    {
        var numbers = new SortedSet<long>(
            tree.Added.SelectMany(addition => addition.Table.Blobs).Select(share => share.FileNumber));
        foreach (long number in numbers)
        {
            if (Read(scope, FileNames.Blob(number)) is BlobFileMeta blob) tree.AddedBlobs.Add(blob);
        }
    }

    private static BlobFileMeta? Read(RepairScope scope, string name)
    {
        try
        {
            using IFile file = scope.Files.OpenRead(scope.PathOf(name));
            return BlobFileEnds.Read(file);
        }
        catch (Exception error) when (error is CorruptionException || IoErrors.IsFileError(error))
        {
            scope.Note(name, 0, $"tables refer to it, and it cannot be read: {error.Message}");
            return null;
        }
    }
}
