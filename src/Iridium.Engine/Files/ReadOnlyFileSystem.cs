using System.Diagnostics.CodeAnalysis;

namespace Iridium.Engine.Files;

/// <summary>
/// Another file system without what changes it: the last wall of a database that is open for reading only. What would
/// change something fails and does nothing. Thread-safe.
/// </summary>
internal sealed class ReadOnlyFileSystem(IFileSystem inner) : IFileSystem
{
    public IFile Create(string path) => throw Refusal(path);

    public IFile OpenRead(string path) => inner.OpenRead(path);

    public IFile OpenWrite(string path) => throw Refusal(path);

    public bool FileExists(string path) => inner.FileExists(path);

    public bool DirectoryExists(string path) => inner.DirectoryExists(path);

    public void CreateDirectory(string path) => throw Refusal(path);

    public IReadOnlyList<string> ListFiles(string path) => inner.ListFiles(path);

    public void Rename(string source, string destination) => throw Refusal(source);

    public void Delete(string path) => throw Refusal(path);

    public void SyncDirectory(string path) => throw Refusal(path);

    public bool TryLock(
        string path,
        string owner,
        [NotNullWhen(true)] out IDisposable? held,
        out string? currentOwner) => throw Refusal(path);

    private static IOException Refusal(string path) =>
        new($"The database was opened for reading only, so '{path}' is not changed.");
}
