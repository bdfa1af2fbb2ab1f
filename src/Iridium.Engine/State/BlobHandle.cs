using Iridium.Engine.Blobs;

namespace Iridium.Engine.State;

/// <summary>
/// One blob file in use: opened when first needed, closed when the last view lets go, and handed to
/// <see cref="ObsoleteFiles"/> then if no version names it any more. Thread-safe.
/// </summary>
internal sealed class BlobHandle(BlobFileMeta meta, EngineContext context)
{
    private readonly Lock _gate = new();

    // Own synchronisation.
    private ReferenceCount _references;
    private volatile bool _isObsolete;
    private volatile BlobReader? _reader;

    public BlobFileMeta Meta { get; } = meta;

    /// <summary>The reader of the file; the caller holds a reference.</summary>
    /// <exception cref="CorruptionException">The file is missing, damaged, or another blob file.</exception>
    public BlobReader Reader => _reader ?? Open();

    public void AddReference()
    {
        if (!_references.TryAdd()) throw new InvalidOperationException($"Blob file {Meta.Number} is closed already.");
    }

    public void Release()
    {
        if (!_references.Release()) return;
        _reader?.Dispose();
        if (_isObsolete) context.Obsolete.AddBlob(Meta.Number);
    }

    /// <summary>Says that no version names the file any more. Call it before the last reference goes.</summary>
    public void MarkObsolete() => _isObsolete = true;

    private BlobReader Open()
    {
        lock (_gate) return _reader ??= context.OpenBlob(Meta);
    }
}
