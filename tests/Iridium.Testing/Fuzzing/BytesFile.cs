using Iridium.Engine.Files;

namespace Iridium.Testing.Fuzzing;

/// <summary>Some bytes as a file that can only be read. Immutable.</summary>
internal sealed class BytesFile(string path, byte[] bytes) : IFile
{
    public string Path => path;

    public long Length => bytes.Length;

    public int Read(Span<byte> destination, long offset)
    {
        if (offset >= bytes.Length) return 0;
        int read = (int)Math.Min(destination.Length, bytes.Length - offset);
        bytes.AsSpan((int)offset, read).CopyTo(destination);
        return read;
    }

    public void Write(ReadOnlySpan<byte> source, long offset) => throw new NotSupportedException();

    public void Sync() => throw new NotSupportedException();

    public void SetLength(long length) => throw new NotSupportedException();

    public void Dispose()
    {
        // There is nothing to let go of.
    }
}
