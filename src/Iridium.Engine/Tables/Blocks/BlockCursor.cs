using System.Buffers.Binary;
using System.Runtime.Intrinsics.X86;
using Iridium.Engine.Iterators;
using Iridium.Engine.Keys;
using Iridium.Engine.Records;

namespace Iridium.Engine.Tables.Blocks;

/// <summary>
/// Walks the entries of one block in both directions; the block can be replaced, so one cursor serves a whole table.
/// Going forward each key is built from the one before; going back, a <see cref="ReverseWindow"/> is decoded and
/// walked. Moves return whether the cursor stands on an entry. Bytes that make no sense raise
/// <see cref="CorruptionException"/> and leave the cursor nowhere. Used by one thread.
/// </summary>
/// <remarks>
/// IMPORTANT: every length is held against the block before it is used, since pointers check nothing.
/// </remarks>
internal sealed unsafe class BlockCursor
{
    private const int NoWindow = -1;
    private const int HeaderBytesMin = 3 + sizeof(ulong);

    // Constant after construction.
    private readonly KeyMemory _key = new(128);

    // Own state, one thread. The block stays where it is while it is loaded; so does the key memory.
    private string _path;
    private byte* _block;
    private int _contentLength;
    private int _entriesLength;
    private long _blockOffset;
    private EntryRef _current;
    private int _offset;
    private int _end;
    private ReverseWindow? _window;
    private int _windowAt = NoWindow;

    public BlockCursor(string path) => _path = path;

    /// <summary>Goes over to another file, its memory kept; see <see cref="SpareBlockCursors"/>.</summary>
    public void Reuse(string path)
    {
        Unload();
        _path = path;
    }

    public bool IsValid => _current.Key != null;

    /// <summary>The entry; its key is null when the cursor stands on none.</summary>
    public ref readonly EntryRef Current => ref _current;

    public ReadOnlySpan<byte> Key => _current.KeySpan;

    public ReadOnlySpan<byte> Payload => _current.PayloadSpan;

    /// <summary>Whether it has grown no memory worth letting go of.</summary>
    public bool IsSmall => _key.Bytes <= 1_024 && (_window is null || _window.Bytes <= 16_384);

    /// <summary>Where in the block the entry begins.</summary>
    public int EntryOffset => _offset;

    private ReadOnlySpan<byte> Entries => new(_block, _entriesLength);

    /// <summary>Takes another block and stands nowhere in it.</summary>
    /// <param name="block">Where the content begins; the caller holds it until it is unloaded.</param>
    /// <param name="contentLength">Length of the content.</param>
    /// <param name="blockOffset">Where the block is in the file, for messages.</param>
    public void Load(byte* block, int contentLength, long blockOffset)
    {
        Unload();

        // A block out of the cache is rarely near the processor: its first entry is fetched beside its end.
        if (Sse.IsSupported) Sse.Prefetch0(block);
        _block = block;
        _contentLength = contentLength;
        _blockOffset = blockOffset;
        _entriesLength = View().Entries.Length;
    }

    public void Invalidate()
    {
        _current.Key = null;
        _windowAt = NoWindow;
    }

    /// <summary>Lets go of the block.</summary>
    public void Unload()
    {
        Invalidate();
        _block = null;
        _contentLength = _entriesLength = _end = 0;
    }

    public bool SeekToFirst()
    {
        BeginAt(0);
        return Step();
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
        BeginAt(view.Restart(restart));
        while (Step())
        {
            int order = KeyOrder.Compare(_current.KeySpan, key);
            if (order > 0 || (order == 0 && _current.Sequence <= sequence)) return true;
        }

        return false;
    }

    public bool Next()
    {
        if (_windowAt == NoWindow) return Step();
        if (_windowAt + 1 < _window!.Count) return StandInWindow(_windowAt + 1); // There is one when it is stood in.
        LeaveWindow();
        return Step();
    }

    public bool Previous()
    {
        if (_windowAt > 0) return StandInWindow(_windowAt - 1);
        Invalidate();
        return FillWindowBefore(_offset);
    }

    private BlockView View()
    {
        if (!BlockView.TryParse(new ReadOnlySpan<byte>(_block, _contentLength), out BlockView view)) throw Malformed(0);
        return view;
    }

    private void BeginAt(int offset)
    {
        Invalidate();
        _current.KeyLength = 0;
        _end = offset;
    }

    /// <summary>Goes to the entry that begins where the present one ends.</summary>
    private bool Step()
    {
        int offset = _end;
        int keyLengthBefore = _current.KeyLength;
        _current.Key = null;
        if (offset == _entriesLength) return false;
        if (_entriesLength - offset < HeaderBytesMin) throw Malformed(offset);
        byte* at = _block + offset;
        int shared = at[0];
        int unshared = at[1];
        int payload = at[2];
        if ((shared | unshared | payload) < 0x80)
        {
            at += 3;
        }
        else
        {
            int tagAt = offset;
            if (!BlockEntry.TryReadLengths(Entries, ref tagAt, out shared, out unshared, out payload))
                throw Malformed(offset);
            at = _block + tagAt;
        }

        byte* own = at + sizeof(ulong);
        long end = own - _block + (long)unshared + payload;
        int keyLength = shared + unshared;
        ulong tag = BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(at, sizeof(ulong)));
        if (end > _entriesLength
            || shared > keyLengthBefore
            || (uint)(keyLength - 1) >= EngineLimits.KeyBytesMax
            || !BlockEntry.PayloadFits((EntryKind)(byte)tag, payload))
        {
            throw Malformed(offset);
        }

        _key.EnsureRoom(keyLength, keyLengthBefore);
        byte* key = _key.At;
        KeyMemory.Copy(own, key + shared, unshared, _block + _contentLength);
        _offset = offset;
        _end = (int)end;
        _current.Tag = tag;
        _current.KeyLength = keyLength;
        _current.Payload = own + unshared;
        _current.PayloadLength = payload;
        _current.Key = key;
        return true;
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
        _window ??= new ReverseWindow();
        if (!_window.TryFill(view.Entries, begin, offset)) throw Malformed(begin);
        return StandInWindow(_window.Count - 1);
    }

    private bool StandInWindow(int index)
    {
        _windowAt = index;
        ref readonly BlockEntry entry = ref _window![index]; // Filled by the caller, or before.
        _offset = entry.Offset;
        _end = entry.End;
        _current.Tag = entry.Tag;
        _current.KeyLength = entry.KeyLength;
        _current.Payload = _block + entry.PayloadOffset;
        _current.PayloadLength = entry.PayloadLength;
        _current.Key = _window.KeyAt(index);
        return true;
    }

    private void LeaveWindow()
    {
        _key.EnsureRoom(_current.KeyLength, 0);
        _current.KeySpan.CopyTo(new Span<byte>(_key.At, _current.KeyLength));
        _current.Key = _key.At;
        _windowAt = NoWindow;
    }

    private CorruptionException Malformed(int offset) => new(
        _path, _blockOffset + offset, "the entries of a block make no sense although its checksum matches");
}
