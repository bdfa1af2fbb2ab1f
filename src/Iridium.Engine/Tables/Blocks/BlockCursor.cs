using Iridium.Engine.Keys;

namespace Iridium.Engine.Tables.Blocks;

/// <summary>
/// Walks the entries of one block in both directions; the block can be replaced, so one cursor serves a whole table.
/// Going forward each key is built from the one before; going back, a <see cref="ReverseWindow"/> is decoded and
/// walked. Moves return whether the cursor stands on an entry. Bytes that make no sense raise
/// <see cref="CorruptionException"/> and leave the cursor nowhere. Used by one thread.
/// </summary>
internal sealed unsafe class BlockCursor
{
    private const int NoWindow = -1;

    // Constant after construction.
    private readonly string _path;
    private readonly ReverseWindow _window = new();

    // Own state, one thread.
    private byte* _content;
    private int _contentLength;
    private long _blockOffset;
    private int _entriesLength;
    private BlockEntry _entry;
    private byte[] _key = new byte[128];
    private int _keyLength;
    private int _windowAt = NoWindow;

    public BlockCursor(string path) => _path = path;

    public bool IsValid { get; private set; }

    public ReadOnlySpan<byte> Key =>
        _windowAt == NoWindow ? _key.AsSpan(0, _keyLength) : _window.Key(_windowAt);

    public ref readonly BlockEntry Entry => ref _entry;

    public ReadOnlySpan<byte> Payload => new(_content + _entry.PayloadOffset, _entry.PayloadLength);

    private ReadOnlySpan<byte> Entries => new(_content, _entriesLength);

    /// <summary>Takes another block and stands nowhere in it.</summary>
    /// <param name="content">The block's content, which the caller holds until another is taken or this is unloaded.
    /// </param>
    /// <param name="contentLength">Length of the content.</param>
    /// <param name="blockOffset">Where the block is in the file, for messages.</param>
    public void Load(byte* content, int contentLength, long blockOffset)
    {
        Invalidate();
        _content = content;
        _contentLength = contentLength;
        _blockOffset = blockOffset;
        _entriesLength = 0;
        _entriesLength = View().Entries.Length;
    }

    public void Invalidate()
    {
        IsValid = false;
        _windowAt = NoWindow;
    }

    /// <summary>Forgets the block, which may be freed then.</summary>
    public void Unload()
    {
        Invalidate();
        _content = null;
        _contentLength = 0;
        _entriesLength = 0;
        _entry = default;
    }

    public bool SeekToFirst()
    {
        BeginAt(0);
        return StepTo(0);
    }

    public bool SeekToLast()
    {
        Invalidate();
        return FillWindowBefore(_entriesLength);
    }

    /// <summary>Stands on the first entry at or after (key, sequence).</summary>
    public bool Seek(ReadOnlySpan<byte> key, long sequence)
    {
        Invalidate();
        if (_entriesLength == 0) return false;
        BlockView view = View();
        int restart = view.FindRestart(key, sequence);
        if (restart < 0) throw Malformed(0);
        int at = view.Restart(restart);
        BeginAt(at);
        while (StepTo(at))
        {
            int order = KeyOrder.Compare(_key.AsSpan(0, _keyLength), key);
            if (order > 0 || (order == 0 && _entry.Sequence <= sequence)) return true;
            at = _entry.End;
        }

        return false;
    }

    public bool Next()
    {
        if (_windowAt != NoWindow)
        {
            if (_windowAt + 1 < _window.Count)
            {
                _entry = _window[++_windowAt];
                return true;
            }

            LeaveWindow();
        }

        return StepTo(_entry.End);
    }

    public bool Previous()
    {
        if (_windowAt > 0)
        {
            _entry = _window[--_windowAt];
            return true;
        }

        Invalidate();
        return FillWindowBefore(_entry.Offset);
    }

    private BlockView View()
    {
        if (!BlockView.TryParse(new ReadOnlySpan<byte>(_content, _contentLength), out BlockView view)) throw Malformed(0);
        return view;
    }

    private void BeginAt(int offset)
    {
        Invalidate();
        _keyLength = 0;
        _entry = default;
        _entry.Offset = offset;
    }

    private bool StepTo(int offset)
    {
        IsValid = false;
        if (offset == _entriesLength) return false;
        if (!BlockEntry.TryRead(Entries, offset, out BlockEntry entry) || entry.Shared > _keyLength)
            throw Malformed(offset);
        if (entry.KeyLength > _key.Length)
            Array.Resize(ref _key, Math.Max(entry.KeyLength, Math.Min(_key.Length * 2, EngineLimits.KeyBytesMax)));
        Entries.Slice(entry.KeyOffset, entry.Unshared).CopyTo(_key.AsSpan(entry.Shared));
        _keyLength = entry.KeyLength;
        _entry = entry;
        return IsValid = true;
    }

    /// <summary>Stands on the last entry that begins before an offset, at which an entry or the end of them
    /// is.</summary>
    private bool FillWindowBefore(int offset)
    {
        if (offset == 0) return false;
        BlockView view = View();
        int low = 0;
        int high = view.RestartCount - 1;
        while (low < high)
        {
            int middle = low + ((high - low + 1) >> 1);
            if (view.Restart(middle) < offset) low = middle;
            else high = middle - 1;
        }

        int begin = view.Restart(low);
        if (!_window.TryFill(view.Entries, begin, offset)) throw Malformed(begin);
        _windowAt = _window.Count - 1;
        _entry = _window[_windowAt];
        return IsValid = true;
    }

    private void LeaveWindow()
    {
        ReadOnlySpan<byte> key = _window.Key(_windowAt);
        if (key.Length > _key.Length) _key = new byte[Math.Max(key.Length, _key.Length * 2)];
        key.CopyTo(_key);
        _keyLength = key.Length;
        _windowAt = NoWindow;
    }

    private CorruptionException Malformed(int offset) => new(
        _path, _blockOffset + offset, "the entries of a block make no sense although its checksum matches");
}
