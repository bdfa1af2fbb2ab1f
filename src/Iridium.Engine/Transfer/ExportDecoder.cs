namespace Iridium.Engine.Transfer;

/// <summary>
/// Decodes an export from bytes that are fed to it as they come; trusts none of them. Memory grows with the bytes that
/// have come and never with a length that they state. For one thread.
/// </summary>
/// <param name="source">What messages call it.</param>
internal abstract class ExportDecoder(string source)
{
    private byte[] _bytes = [];
    private int _start;
    private int _end;

    /// <summary>Records read so far.</summary>
    public long Records { get; protected set; }

    /// <summary>Where the bytes not used yet begin in the stream.</summary>
    public long Offset { get; private set; }

    /// <summary>Whether no more bytes will come.</summary>
    protected bool IsComplete { get; private set; }

    protected ReadOnlyMemory<byte> Unused => _bytes.AsMemory(_start, _end - _start);

    /// <summary>The decoder for a stream that begins with a byte.</summary>
    public static ExportDecoder For(byte first, string source) =>
        first == ExportForm.Magic[0] ? new BinaryExportDecoder(source) : new JsonExportDecoder(source);

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        if (_bytes.Length - _end < bytes.Length)
        {
            int used = _end - _start;
            byte[] to = (long)used + bytes.Length <= _bytes.Length
                ? _bytes
                : new byte[Math.Max(used + bytes.Length, Math.Min(2L * used, Array.MaxLength))];
            _bytes.AsSpan(_start, used).CopyTo(to);
            _bytes = to;
            (_start, _end) = (0, used);
        }

        bytes.CopyTo(_bytes.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>Says that no more bytes will come.</summary>
    public void Complete() => IsComplete = true;

    /// <summary>Reads the next item.</summary>
    /// <returns>False when more bytes are needed, or there is none after <see cref="Complete"/>.</returns>
    /// <exception cref="CorruptionException">The bytes are not what an export is made of.</exception>
    public abstract bool TryRead(out ExportItem item);

    /// <summary>Checks that the export ended as it should, after the last item.</summary>
    /// <exception cref="CorruptionException">It is cut.</exception>
    public abstract void CheckEnd();

    protected void Use(int count)
    {
        _start += count;
        Offset += count;
    }

    protected CorruptionException Damage(string detail, int ahead = 0, Exception? cause = null) =>
        new(source, Offset + ahead, detail, cause);
}
