using Iridium.Engine.Files;

namespace Iridium.Engine.Records;

/// <summary>
/// Reads the frames of a file from an offset on and stops at the first that is not whole. It then tells whether that
/// was the end, a tail that a crash may have torn, or damage: see <see cref="Frame"/>. Used by one thread.
/// </summary>
internal sealed class FrameReader
{
    private const int WindowBytes = 256 * 1024;

    // Constant after construction.
    private readonly IFile _file;
    private readonly uint _seed;

    // Used by the reading thread.
    private long _fileBytes;
    private byte[] _window = new byte[WindowBytes];
    private long _windowStart;
    private int _windowLength;

    /// <summary>Reads a file up to <paramref name="endOffset"/>, which is at most its length.</summary>
    public FrameReader(IFile file, long key, long startOffset, long endOffset)
    {
        _file = file;
        _seed = Frame.SeedOf(key);
        _fileBytes = endOffset;
        Offset = startOffset;
    }

    /// <summary>Where the next frame begins; after the last whole frame, the number of valid bytes.</summary>
    public long Offset { get; private set; }

    /// <summary>Reads on up to a later end; what stands before the present one must not have changed.</summary>
    public void ExtendTo(long endOffset) => _fileBytes = endOffset;

    /// <summary>Bytes after the last whole frame.</summary>
    public long RemainingBytes => _fileBytes - Offset;

    /// <summary>Reads the next frame. The body is valid until the next call.</summary>
    /// <returns>False at the end and at a frame that is not whole; <see cref="Offset"/> then stays before it.</returns>
    public bool TryRead(out ReadOnlySpan<byte> body)
    {
        body = default;
        if (RemainingBytes < Frame.HeaderBytes) return false;
        ReadOnlySpan<byte> header = Load(Offset, Frame.HeaderBytes);
        if (header.Length < Frame.HeaderBytes
            || !Frame.IsHeaderIntact(header, _seed)
            || !Frame.TryReadHeader(header, Offset, _fileBytes, out int bodyBytes, out _))
        {
            return false;
        }

        ReadOnlySpan<byte> frame = Load(Offset, Frame.HeaderBytes + bodyBytes);
        if (frame.Length < Frame.HeaderBytes + bodyBytes || !Frame.IsIntact(frame, _seed)) return false;
        Offset += frame.Length;
        body = frame[Frame.HeaderBytes..];
        return true;
    }

    /// <summary>
    /// Looks for a whole frame after <see cref="Offset"/> that was written when bytes past <see cref="Offset"/> were
    /// already durable. When there is one, the frame at <see cref="Offset"/> was durable too and is damaged now.
    /// </summary>
    /// <param name="witness">Offset of the frame that shows it.</param>
    public bool TryFindWitnessOfDamage(out long witness)
    {
        for (witness = Offset + 1; witness <= _fileBytes - Frame.HeaderBytes; witness++)
        {
            ReadOnlySpan<byte> header = Load(witness, Frame.HeaderBytes);
            if (header.Length < Frame.HeaderBytes) return false;
            if (!Frame.IsHeaderIntact(header, _seed)) continue;
            if (!Frame.TryReadHeader(header, witness, _fileBytes, out int bodyBytes, out long durable)) continue;
            if (durable <= Offset) continue;
            ReadOnlySpan<byte> frame = Load(witness, Frame.HeaderBytes + bodyBytes);
            if (frame.Length == Frame.HeaderBytes + bodyBytes && Frame.IsIntact(frame, _seed)) return true;
        }

        return false;
    }

    private ReadOnlySpan<byte> Load(long offset, int bytes)
    {
        if (offset >= _windowStart && offset + bytes <= _windowStart + _windowLength)
            return _window.AsSpan((int)(offset - _windowStart), bytes);

        // A large frame gets a window of its own size, bounded by the file; small ones share one again afterwards.
        int wanted = (int)Math.Min(Math.Max(bytes, WindowBytes), _fileBytes - offset);
        if (_window.Length < wanted || (_window.Length > WindowBytes && wanted <= WindowBytes))
            _window = new byte[Math.Max(wanted, WindowBytes)];
        _windowStart = offset;
        _windowLength = _file.Read(_window.AsSpan(0, wanted), offset);
        return _window.AsSpan(0, Math.Min(bytes, _windowLength));
    }
}
