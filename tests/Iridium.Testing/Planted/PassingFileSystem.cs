using System.Diagnostics.CodeAnalysis;
using Iridium.Engine.Files;

namespace Iridium.Testing.Planted;

/// <summary>Passes everything to another file system; what a planted error does otherwise it overrides.</summary>
internal class PassingFileSystem(IFileSystem inner) : IFileSystem
{
    protected IFileSystem Inner => inner;

    public virtual IFile Create(string path) => Wrap(inner.Create(path));

    public virtual IFile OpenRead(string path) => Wrap(inner.OpenRead(path));

    public virtual IFile OpenWrite(string path) => Wrap(inner.OpenWrite(path));

    public bool FileExists(string path) => inner.FileExists(path);

    public bool DirectoryExists(string path) => inner.DirectoryExists(path);

    public void CreateDirectory(string path) => inner.CreateDirectory(path);

    public IReadOnlyList<string> ListFiles(string path) => inner.ListFiles(path);

    public void Rename(string source, string destination) => inner.Rename(source, destination);

    public void Delete(string path) => inner.Delete(path);

    public virtual void SyncDirectory(string path) => inner.SyncDirectory(path);

    public bool TryLock(
        string path,
        string owner,
        [NotNullWhen(true)] out IDisposable? held,
        out string? currentOwner) =>
        inner.TryLock(path, owner, out held, out currentOwner);

    /// <summary>The file that callers get.</summary>
    protected virtual IFile Wrap(IFile file) => file;
}
