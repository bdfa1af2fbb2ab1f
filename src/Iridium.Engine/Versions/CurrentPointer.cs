using System.Globalization;
using System.Text;
using Iridium.Engine.Coding;
using Iridium.Engine.Files;

namespace Iridium.Engine.Versions;

/// <summary>
/// The file CURRENT: one line of text that names the manifest in force, with a checksum
/// (docs/formats/directory.md). It is replaced in one step by renaming a synced temporary file over it.
/// </summary>
internal static class CurrentPointer
{
    private const int LineBytesMax = 128;

    /// <summary>Reads the pointer.</summary>
    /// <returns>The number of the manifest, or null when the file is missing, empty or damaged.</returns>
    public static long? Read(IFileSystem files, string directory)
    {
        string path = Path.Combine(directory, FileNames.Current);
        if (!files.FileExists(path)) return null;
        Span<byte> bytes = stackalloc byte[LineBytesMax];
        using IFile file = files.OpenRead(path);
        string line = Encoding.ASCII.GetString(bytes[..file.Read(bytes, 0)]);
        string[] parts = line.Split(' ');
        if (parts.Length != 2 || FileNames.Parse(parts[0], out long number) != FileRole.Manifest) return null;
        return line == Line(number) ? number : null;
    }

    /// <summary>Points to a manifest, durably.</summary>
    public static void Write(IFileSystem files, string directory, long manifestNumber)
    {
        Prepare(files, directory, manifestNumber);
        Install(files, directory);
    }

    /// <summary>Writes and syncs the temporary file; an error here leaves CURRENT as it was.</summary>
    public static void Prepare(IFileSystem files, string directory, long manifestNumber)
    {
        string temporary = Path.Combine(directory, FileNames.CurrentTemporary);
        files.Delete(temporary);
        using (IFile file = files.Create(temporary))
        {
            file.Write(Encoding.ASCII.GetBytes(Line(manifestNumber)), 0);
            file.Sync();
        }
    }

    /// <summary>Puts the prepared file in place; after an error either may be in force.</summary>
    public static void Install(IFileSystem files, string directory)
    {
        string temporary = Path.Combine(directory, FileNames.CurrentTemporary);
        files.Rename(temporary, Path.Combine(directory, FileNames.Current));
        files.SyncDirectory(directory);
    }

    private static string Line(long number)
    {
        string name = FileNames.Manifest(number);
        uint sum = Crc32C.Compute(Encoding.ASCII.GetBytes(name));
        return string.Create(CultureInfo.InvariantCulture, $"{name} crc32c={sum:x8}\n");
    }
}
