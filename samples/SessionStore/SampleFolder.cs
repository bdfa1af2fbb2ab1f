namespace SessionStore;

/// <summary>
/// Finds the folder the sample lives in, so that the page and the data are the same ones whatever the current directory
/// is: with <c>dotnet run</c>, when the built program is started by hand, and after publishing.
/// </summary>
internal static class SampleFolder
{
    /// <summary>
    /// The nearest folder above the program that has the project file; a published program stands alone and is its own
    /// home.
    /// </summary>
    public static string Locate()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (folder.EnumerateFiles("SessionStore.csproj").Any()) return folder.FullName;
        }

        return AppContext.BaseDirectory;
    }
}
