namespace AdoNetNotes;

/// <summary>
/// Finds the folder the sample lives in, so that the notes are the same ones whatever the current directory is. A
/// published program stands alone and is its own home.
/// </summary>
internal static class SampleFolder
{
    public static string Locate()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (folder.EnumerateFiles("AdoNetNotes.csproj").Any()) return folder.FullName;
        }

        return AppContext.BaseDirectory;
    }
}
