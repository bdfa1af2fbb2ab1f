namespace Iridium.Tidy.Tests.Sources;

/// <summary>A file of the repository that is not C#: a project, a properties file or a document. Immutable.</summary>
/// <param name="Path">Path from the repository's root, with forward slashes.</param>
/// <param name="Text">Its whole text.</param>
internal sealed record TextFile(string Path, string Text)
{
    public string Name => System.IO.Path.GetFileName(Path);

    public string Folder => System.IO.Path.GetDirectoryName(Path)?.Replace('\\', '/') ?? "";
}
