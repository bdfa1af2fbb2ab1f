namespace Iridium.Cli.Output;

/// <summary>Standard output as a stream to write to; it stays open. Used by one thread.</summary>
internal sealed class OutputStream(StandardOutput output) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            output.Write(buffer);
        }
        catch (OutputClosedException error)
        {
            throw Closed(error);
        }
    }

    public override void Flush()
    {
        try
        {
            output.Flush();
        }
        catch (OutputClosedException error)
        {
            throw Closed(error);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>A reader that has enough is no trouble elsewhere; here it has no backup.</summary>
    private static IOException Closed(OutputClosedException error) =>
        new("standard output was closed before the backup was whole", error);
}
