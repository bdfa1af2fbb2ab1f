namespace Iridium.Engine.Files;

/// <summary>
/// The bytes of a file kept in memory: pages made when first written, holes read as zero. Bytes past the length are
/// always zero, so growing shows none of what was cut. Not thread-safe: the owner locks.
/// </summary>
internal sealed class SparseBytes
{
    private const int PageBytes = 4096;

    private readonly Dictionary<long, byte[]> _pages = [];

    public long Length { get; private set; }

    public int Read(Span<byte> destination, long offset)
    {
        if (offset >= Length) return 0;

        int total = (int)Math.Min(destination.Length, Length - offset);
        for (int done = 0; done < total;)
        {
            (long page, int start) = Locate(offset + done);
            Span<byte> part = destination.Slice(done, Math.Min(total - done, PageBytes - start));
            if (_pages.TryGetValue(page, out byte[]? bytes)) bytes.AsSpan(start, part.Length).CopyTo(part);
            else part.Clear();
            done += part.Length;
        }

        return total;
    }

    public void Write(ReadOnlySpan<byte> source, long offset)
    {
        if (source.IsEmpty) return;
        if (offset > long.MaxValue - source.Length)
        {
            throw new IOException("The file would be too big.", IoErrors.FileTooBig);
        }

        for (int done = 0; done < source.Length;)
        {
            (long page, int start) = Locate(offset + done);
            ReadOnlySpan<byte> part = source.Slice(done, Math.Min(source.Length - done, PageBytes - start));
            if (!_pages.TryGetValue(page, out byte[]? bytes)) _pages.Add(page, bytes = new byte[PageBytes]);
            part.CopyTo(bytes.AsSpan(start));
            done += part.Length;
        }

        Length = Math.Max(Length, offset + source.Length);
    }

    public void SetLength(long length)
    {
        if (length < Length) Cut(length);
        Length = length;
    }

    public SparseBytes Clone()
    {
        var copy = new SparseBytes { Length = Length };
        foreach ((long page, byte[] bytes) in _pages) copy._pages.Add(page, (byte[])bytes.Clone());
        return copy;
    }

    private void Cut(long length)
    {
        (long boundary, int start) = Locate(length);
        foreach (long page in _pages.Keys)
        {
            // Removing while enumerating is allowed for a dictionary and leaves the enumeration valid.
            if (page > boundary) _pages.Remove(page);
        }

        if (_pages.TryGetValue(boundary, out byte[]? bytes)) bytes.AsSpan(start).Clear();
    }

    private static (long Page, int Start) Locate(long offset) => (offset / PageBytes, (int)(offset % PageBytes));
}
