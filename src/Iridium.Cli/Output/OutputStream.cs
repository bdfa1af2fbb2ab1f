namespace Iridium.Cli.Output;

/// <summary>Standard output for those who write to a stream; disposing it does nothing. Used by one thread.</summary>
/// <param name="output">Standard output.</param>
/// <param name="mustBeWhole">
/// Whether a reader that goes away early is an error: who takes a part of a list has enough, who takes a part of a
/// backup has none.
/// </param>
internal sealed class OutputStream(StandardOutput output, bool mustBeWhole = false) : Stream
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

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            output.Write(buffer);
        }
        catch (OutputClosedException error) when (mustBeWhole)
        {
            throw Closed(error);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return default;
    }

    public override void Flush()
    {
        try
        {
            output.Flush();
        }
        catch (OutputClosedException error) when (mustBeWhole)
        {
            throw Closed(error);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private static IOException Closed(OutputClosedException error) =>
        new("standard output was closed before everything was written", error);
}
