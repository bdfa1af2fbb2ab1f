using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Iridium.Engine.Tables.Blocks;

/// <summary>
/// The entries between two restarts with their whole keys, so that a walk backwards decodes each entry once instead of
/// once per step. Holds at most <see cref="BlockEntry.RestartIntervalMax"/> entries. Used by one thread; its memory is
/// kept from one filling to the next and does not move between two.
/// </summary>
internal sealed unsafe class ReverseWindow
{
    // Own state, one thread.
    private BlockEntry[] _entries = new BlockEntry[16];
    private int[] _keyStarts = new int[16];
    private byte[] _keys = GC.AllocateUninitializedArray<byte>(512, pinned: true);

    public int Count { get; private set; }

    /// <summary>Bytes of the keys' memory.</summary>
    public int Bytes => _keys.Length;

    public ref readonly BlockEntry this[int index] => ref _entries[index];

    /// <summary>Where the key of an entry is, until the next filling.</summary>
    public byte* KeyAt(int index) =>
        (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_keys)) + _keyStarts[index];

    /// <summary>Reads the entries from <paramref name="begin"/> to <paramref name="end"/>; false when the bytes there
    /// are not a run of entries that ends exactly there.</summary>
    public bool TryFill(ReadOnlySpan<byte> entries, int begin, int end)
    {
        Count = 0;
        int keyStart = 0;
        int keyLength = 0;
        int at = begin;
        while (at < end)
        {
            if (Count == BlockEntry.RestartIntervalMax) return false;
            if (!BlockEntry.TryRead(entries, at, out BlockEntry entry) || entry.Shared > keyLength) return false;
            int next = keyStart + keyLength;
            EnsureRoom(next + entry.KeyLength);
            _keys.AsSpan(keyStart, entry.Shared).CopyTo(_keys.AsSpan(next));
            entries.Slice(entry.KeyOffset, entry.Unshared).CopyTo(_keys.AsSpan(next + entry.Shared));
            _entries[Count] = entry;
            _keyStarts[Count++] = next;
            keyStart = next;
            keyLength = entry.KeyLength;
            at = entry.End;
        }

        return at == end && Count > 0;
    }

    private void EnsureRoom(int keyBytes)
    {
        if (keyBytes > _keys.Length)
        {
            byte[] larger = GC.AllocateUninitializedArray<byte>(Math.Max(keyBytes, _keys.Length * 2), pinned: true);
            _keys.CopyTo(larger, 0);
            _keys = larger;
        }

        if (Count < _entries.Length) return;
        Array.Resize(ref _entries, _entries.Length * 2);
        Array.Resize(ref _keyStarts, _keyStarts.Length * 2);
    }
}
