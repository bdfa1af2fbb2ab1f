using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Iridium.Engine.Tables.Blocks;

/// <summary>
/// Memory for one key that does not move unless it grows, with <see cref="SlackBytes"/> more than it was asked for, so
/// that a short copy may be made as a whole vector. For one thread.
/// </summary>
internal sealed unsafe class KeyMemory
{
    public const int SlackBytes = 16;

    private byte[] _bytes;

    public KeyMemory(int keyBytes)
    {
        _bytes = Allocate(keyBytes);
        At = AddressOf(_bytes);
    }

    /// <summary>Where the key begins.</summary>
    public byte* At { get; private set; }

    /// <summary>Makes room for a key.</summary>
    /// <param name="keyBytes">Length of the key.</param>
    /// <param name="kept">First bytes of the present key to keep.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EnsureRoom(int keyBytes, int kept)
    {
        if (keyBytes + SlackBytes > _bytes.Length) Grow(keyBytes, kept);
    }

    private void Grow(int keyBytes, int kept)
    {
        byte[] larger = Allocate(Math.Max(keyBytes, Math.Min(_bytes.Length * 2, EngineLimits.KeyBytesMax)));
        _bytes.AsSpan(0, kept).CopyTo(larger);
        _bytes = larger;
        At = AddressOf(larger);
    }

    private static byte[] Allocate(int keyBytes) =>
        GC.AllocateUninitializedArray<byte>(keyBytes + SlackBytes, pinned: true);

    private static byte* AddressOf(byte[] pinned) =>
        (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));
}
