using Iridium.Engine.Files;

namespace Iridium.Testing.Planted;

/// <summary>Passes everything to another file; what a planted error does otherwise it overrides.</summary>
internal class PassingFile(IFile inner) : IFile
{
    public string Path => inner.Path;

    public long Length => inner.Length;

    public virtual int Read(Span<byte> destination, long offset) => inner.Read(destination, offset);

    public void Write(ReadOnlySpan<byte> source, long offset) => inner.Write(source, offset);

    public virtual void Sync() => inner.Sync();

    public virtual void SetLength(long length) => inner.SetLength(length);

    public void Dispose() => inner.Dispose();
}
