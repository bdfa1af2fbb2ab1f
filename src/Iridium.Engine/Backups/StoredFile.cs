using Iridium.Engine.Files;

namespace Iridium.Engine.Backups;

/// <summary>Holds the bytes of a backup against what its description says of them.</summary>
internal static class StoredFile
{
    /// <exception cref="CorruptionException">The file is shorter or longer.</exception>
    public static void CheckLength(IFile stored, BackedFile file)
    {
        long length = stored.Length;
        if (length == file.Bytes) return;
        throw new CorruptionException(
            stored.Path,
            Math.Min(length, file.Bytes),
            $"the file has {length} bytes, but the backup says {file.Bytes}");
    }

    /// <exception cref="CorruptionException">The checksum is another.</exception>
    public static void CheckSum(string path, BackedFile file, uint sum)
    {
        if (sum == file.Checksum) return;
        throw new CorruptionException(
            path,
            0,
            $"the checksum of the whole file is {sum:x8}, but the backup says {file.Checksum:x8}");
    }
}
