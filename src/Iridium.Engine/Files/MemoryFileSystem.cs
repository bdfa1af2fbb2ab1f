using System.Diagnostics.CodeAnalysis;

namespace Iridium.Engine.Files;

/// <summary>Files kept in memory, for tests and for databases that need not outlive the process. Syncs do nothing.</summary>
public sealed class MemoryFileSystem : IFileSystem
{
    /// <inheritdoc/>
    public IFile Create(string path) => throw new NotSupportedException();

    /// <inheritdoc/>
    public IFile OpenRead(string path) => throw new NotSupportedException();

    /// <inheritdoc/>
    public IFile OpenWrite(string path) => throw new NotSupportedException();

    /// <inheritdoc/>
    public bool FileExists(string path) => throw new NotSupportedException();

    /// <inheritdoc/>
    public bool DirectoryExists(string path) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void CreateDirectory(string path) => throw new NotSupportedException();

    /// <inheritdoc/>
    public IReadOnlyList<string> ListFiles(string path) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Rename(string source, string destination) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Delete(string path) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void SyncDirectory(string path) => throw new NotSupportedException();

    /// <inheritdoc/>
    public bool TryLock(
        string path,
        string owner,
        [NotNullWhen(true)] out IDisposable? held,
        out string? currentOwner) => throw new NotSupportedException();
}
