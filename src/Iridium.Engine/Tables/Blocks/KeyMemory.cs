using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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

    public int Bytes => _bytes.Length;

    /// <summary>Makes room for a key.</summary>
    /// <param name="keyBytes">Length of the key.</param>
    /// <param name="kept">First bytes of the present key to keep.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EnsureRoom(int keyBytes, int kept)
    {
        if (keyBytes + SlackBytes > _bytes.Length) Grow(keyBytes, kept);
    }

    /// <summary>Copies bytes into such memory: few of them as one vector, where there is so much to read.</summary>
    /// <param name="from">The bytes.</param>
    /// <param name="to">Where they go.</param>
    /// <param name="length">Their number.</param>
    /// <param name="limit">End of the memory that may be read.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(byte* from, byte* to, int length, byte* limit)
    {
        if (length <= SlackBytes && from + SlackBytes <= limit) Vector128.Load(from).Store(to);
        else Unsafe.CopyBlockUnaligned(to, from, (uint)length);
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
