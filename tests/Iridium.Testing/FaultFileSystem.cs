using System.Diagnostics.CodeAnalysis;
using Iridium.Engine.Files;

namespace Iridium.Testing;

/// <summary>
/// Passes everything to another file system and makes operations fail by <see cref="FaultRule"/>s, repeatably from a
/// seed. An interrupted call (EINTR) is not among the faults, because no implementation lets one through. Asking
/// whether something exists, and a length, never fails and is not counted. Thread-safe.
/// </summary>
public sealed class FaultFileSystem : IFileSystem
{
    private readonly IFileSystem _inner;
    private readonly FaultSchedule _schedule;

    public FaultFileSystem(IFileSystem inner, int seed = 0, params ReadOnlySpan<FaultRule> rules)
    {
        _inner = inner;
        _schedule = new FaultSchedule(seed);
        foreach (FaultRule rule in rules) _schedule.Add(rule);
    }

    /// <summary>Operations so far, failed ones too: the range of n for a fault at the n-th.</summary>
    public long OperationCount => _schedule.OperationCount;

    /// <summary>Faults so far.</summary>
    public long FaultCount => _schedule.FaultCount;

    /// <summary>Adds a rule, which counts from now on.</summary>
    public void Add(FaultRule rule) => _schedule.Add(rule);

    /// <summary>Removes all rules: the trouble is over.</summary>
    public void Clear() => _schedule.Clear();

    public IFile Create(string path)
    {
        Strike(FileOperation.Create, path);
        return new FaultFile(this, _inner.Create(path));
    }

    public IFile OpenRead(string path)
    {
        Strike(FileOperation.OpenRead, path);
        return new FaultFile(this, _inner.OpenRead(path));
    }

    public IFile OpenWrite(string path)
    {
        Strike(FileOperation.OpenWrite, path);
        return new FaultFile(this, _inner.OpenWrite(path));
    }

    public bool FileExists(string path) => _inner.FileExists(path);

    public bool DirectoryExists(string path) => _inner.DirectoryExists(path);

    public void CreateDirectory(string path)
    {
        Strike(FileOperation.CreateDirectory, path);
        _inner.CreateDirectory(path);
    }

    public IReadOnlyList<string> ListFiles(string path)
    {
        Strike(FileOperation.ListFiles, path);
        return _inner.ListFiles(path);
    }

    public void Rename(string source, string destination)
    {
        Strike(FileOperation.Rename, source);
        _inner.Rename(source, destination);
    }

    public bool TryLink(string source, string destination)
    {
        Strike(FileOperation.Link, destination);
        return _inner.TryLink(source, destination);
    }

    public void Delete(string path)
    {
        Strike(FileOperation.Delete, path);
        _inner.Delete(path);
    }

    public void SyncDirectory(string path)
    {
        Strike(FileOperation.SyncDirectory, path);
        _inner.SyncDirectory(path);
    }

    public bool TryLock(
        string path,
        string owner,
        [NotNullWhen(true)] out IDisposable? held,
        out string? currentOwner)
    {
        Strike(FileOperation.Lock, path);
        return _inner.TryLock(path, owner, out held, out currentOwner);
    }

    /// <summary>Throws when a rule strikes.</summary>
    internal void Strike(FileOperation operation, string path)
    {
        if (Next(operation, path) is { } fault) throw Failure(fault, operation, path);
    }

    internal FaultKind? Next(FileOperation operation, string path) =>
        _schedule.Next(operation, FilePaths.Normalize(path));

    internal int PartOf(int length) => _schedule.PartOf(length);

    /// <summary>The exception as .NET shapes it: the error number is its HResult.</summary>
    internal static IOException Failure(FaultKind fault, FileOperation operation, string path)
    {
        (string reason, int error) = fault switch
        {
            FaultKind.DiskFull or FaultKind.ShortWrite => ("No space left on device", IoErrors.NoSpace),
            FaultKind.TooManyOpenFiles => ("Too many open files", IoErrors.TooManyOpenFiles),
            _ => ("Input/output error", IoErrors.InputOutput),
        };
        return new IOException($"{reason} (injected, {operation}) : '{path}'", error);
    }
}
