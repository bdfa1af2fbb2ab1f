using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Iridium.Cli.Output;

/// <summary>
/// Standard output as bytes, buffered; the run flushes it at its end. A closed pipe raises
/// <see cref="OutputClosedException"/>. Used by one thread.
/// </summary>
internal sealed class StandardOutput : IDisposable
{
    private const int BrokenPipe = 32;
    private const int BufferBytes = 64 * 1024;

    private readonly Stream _stream = Open();
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _length;

    /// <summary>Whether a person looks at it.</summary>
    public static bool IsTerminal => !Console.IsOutputRedirected;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > BufferBytes - _length)
        {
            Flush();
            if (bytes.Length >= BufferBytes)
            {
                WriteThrough(bytes);
                return;
            }
        }

        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    public void WriteLine(string text)
    {
        Write(Encoding.UTF8.GetBytes(text));
        Write("\n"u8);
    }

    /// <exception cref="OutputClosedException">Nobody reads it any more.</exception>
    public void Flush()
    {
        int length = _length;
        _length = 0;
        if (length > 0) WriteThrough(_buffer.AsSpan(0, length));
    }

    /// <summary>Lets the stream go. What was not flushed belongs to a command that failed otherwise.</summary>
    public void Dispose() => _stream.Dispose();

    private void WriteThrough(ReadOnlySpan<byte> bytes)
    {
        if (StandardStreams.IsClosed(StandardStreams.Output)) throw new IOException("Standard output is closed.");
        try
        {
            _stream.Write(bytes);
            _stream.Flush();
        }
        catch (IOException error) when (error.HResult == BrokenPipe)
        {
            throw new OutputClosedException(error);
        }
    }

    /// <summary>
    /// The console's stream hides a closed pipe, and a scan would go on to the end of the database for nobody. A file
    /// stream tells, but it keeps an offset of its own, which is wrong for a file that several commands append to. So
    /// pipes get the one and files the other.
    /// </summary>
    private static Stream Open()
    {
        if (OperatingSystem.IsWindows() || IsTerminal) return Console.OpenStandardOutput();
        try
        {
            var direct = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            if (!direct.CanSeek) return direct;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Not a handle that a file stream takes; the console's stream takes any.
            return Console.OpenStandardOutput();
        }

        return Console.OpenStandardOutput();
    }
}
