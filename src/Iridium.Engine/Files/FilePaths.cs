using System.Text;

namespace Iridium.Engine.Files;

/// <summary>The rules about paths and lock lines that every file system shares. Pure.</summary>
internal static class FilePaths
{
    /// <summary>The absolute form of a path, without a separator at its end (but for a root).</summary>
    public static string Normalize(string path) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    /// <summary>The directory that holds a normalized path; a root holds itself.</summary>
    public static string DirectoryOf(string normalizedPath) => Path.GetDirectoryName(normalizedPath) ?? normalizedPath;

    /// <summary>
    /// Refuses a rename from one directory to another: it would need two directory syncs, and a power loss between
    /// them could leave neither name.
    /// </summary>
    public static void RequireSameDirectory(string source, string destination)
    {
        if (!string.Equals(DirectoryOf(source), DirectoryOf(destination), StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"'{source}' can be renamed only inside its own directory, not to '{destination}'.",
                nameof(destination));
        }
    }

    /// <summary>The owner of a lock as one line, whatever it was given as.</summary>
    public static string OwnerLine(string owner) => owner.ReplaceLineEndings(" ");

    /// <summary>What a lock file holds: <see cref="OwnerLine"/> with a line end.</summary>
    public static byte[] OwnerBytes(string owner) => Encoding.UTF8.GetBytes(OwnerLine(owner) + "\n");
}
