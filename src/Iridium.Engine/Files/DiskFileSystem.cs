using System.Diagnostics.CodeAnalysis;

namespace Iridium.Engine.Files;

/// <summary>The operating system's files.</summary>
public sealed class DiskFileSystem : IFileSystem
{
    private DiskFileSystem()
    {
    }

    /// <summary>The one instance; it has no state.</summary>
    public static DiskFileSystem Instance { get; } = new();

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
