using Iridium.Engine.Files;

namespace Iridium.Engine.Inspection;

/// <summary>
/// A file open for reading that tells how far its reader has come, and stops it when it is cancelled: long reads need
/// no other place to do either. Used by one thread.
/// </summary>
internal sealed class MeteredFile(IFile file, Action<long> onReached, CancellationToken cancellationToken) : IFile
{
    private long _reached;

    public string Path => file.Path;

    public long Length => file.Length;

    public int Read(Span<byte> destination, long offset)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int read = file.Read(destination, offset);

        // Footers and indexes are read first, and parts are read twice: progress counts the bytes reached in order,
        // so it only moves when a read goes on from where the ones before ended.
        if (offset <= _reached && offset + read > _reached)
        {
            _reached = offset + read;
            onReached(_reached);
        }

        return read;
    }

    public void Write(ReadOnlySpan<byte> source, long offset) => throw ReadOnly();

    public void Sync() => throw ReadOnly();

    public void SetLength(long length) => throw ReadOnly();

    public void Dispose() => file.Dispose();

    private NotSupportedException ReadOnly() => new($"'{Path}' is open for reading only.");
}
