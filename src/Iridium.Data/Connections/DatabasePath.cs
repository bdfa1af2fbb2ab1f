namespace Iridium.Data.Connections;

/// <summary>Finds the one name of a directory behind all the ways to write it.</summary>
internal static class DatabasePath
{
    private const int LinksMax = 40;

    /// <summary>The full path without symbolic links; parts that do not exist stay as they are.</summary>
    public static string Resolve(string path)
    {
        try
        {
            return Follow(Full(path), LinksMax);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Opening it will tell what is wrong with it, if anything is.
            return Full(path);
        }
    }

    public static string Full(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    private static string Follow(string full, int linksLeft)
    {
        string followed = Path.GetPathRoot(full) ?? "";
        foreach (string part in full[followed.Length..].Split(Path.DirectorySeparatorChar))
        {
            followed = Path.Combine(followed, part);
            string? target = new DirectoryInfo(followed).LinkTarget;
            if (target is null) continue;
            if (linksLeft == 0) throw new IOException($"There are too many symbolic links in '{full}'.");
            string from = Path.GetDirectoryName(followed) ?? followed;
            followed = Follow(Full(Path.Combine(from, target)), linksLeft - 1);
        }

        return followed;
    }
}
