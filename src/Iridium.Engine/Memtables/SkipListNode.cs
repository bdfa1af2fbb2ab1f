using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Iridium.Engine.Iterators;
using Iridium.Engine.Keys;
using Iridium.Engine.Records;

namespace Iridium.Engine.Memtables;

/// <summary>
/// The head of an entry in a <see cref="SkipList"/>, in arena memory: below its address lie the links of the levels
/// above 0, behind it the key and then the payload.
/// <code>
/// -8·(h-1) … -8 : link of level h-1 … 1      16 : tag = sequence &lt;&lt; 8 | kind
///             0 : link of level 0            24 : key length
///             8 : first 8 key bytes,         28 : payload length
///                 big-endian, zero-padded    32 : key, payload
/// </code>
/// Everything but the links is written before the node is linked and never again. Links are published with release and
/// read with acquire, so who reaches a node sees all of it.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SkipListNode
{
    public const int HeadBytes = 32;

    private nint _link;
    private ulong _prefix;
    private ulong _tag;
    private int _keyLength;
    private int _payloadLength;

    /// <summary>Makes a node of an entry in the memory of <paramref name="node"/>; its links are undefined.</summary>
    public static void Fill(SkipListNode* node, in SkipListPosition at, EntryKind kind, ReadOnlySpan<byte> payload)
    {
        node->_prefix = at.Prefix;
        node->_tag = ((ulong)at.Sequence << 8) | (byte)kind;
        node->_keyLength = at.Key.Length;
        node->_payloadLength = payload.Length;
        at.Key.CopyTo(new Span<byte>((byte*)node + HeadBytes, at.Key.Length));
        payload.CopyTo(new Span<byte>((byte*)node + HeadBytes + at.Key.Length, payload.Length));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SkipListNode* Next(SkipListNode* node, int level) =>
        (SkipListNode*)Volatile.Read(ref Unsafe.Subtract(ref node->_link, level));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Link(SkipListNode* node, int level, SkipListNode* next) =>
        Volatile.Write(ref Unsafe.Subtract(ref node->_link, level), (nint)next);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(SkipListNode* node)
    {
        if (Sse.IsSupported) Sse.Prefetch0(node);
    }

    public static ReadOnlySpan<byte> Key(SkipListNode* node) => new((byte*)node + HeadBytes, node->_keyLength);

    public static ReadOnlySpan<byte> Payload(SkipListNode* node) =>
        new((byte*)node + HeadBytes + node->_keyLength, node->_payloadLength);

    /// <summary>The entry where it lies.</summary>
    public static EntryRef Entry(SkipListNode* node) => new()
    {
        Key = (byte*)node + HeadBytes,
        KeyLength = node->_keyLength,
        Payload = (byte*)node + HeadBytes + node->_keyLength,
        PayloadLength = node->_payloadLength,
        Tag = node->_tag,
    };

    public static long Sequence(SkipListNode* node) => (long)(node->_tag >> 8);

    public static EntryKind Kind(SkipListNode* node) => (EntryKind)(byte)node->_tag;

    public static bool HasKey(SkipListNode* node, ReadOnlySpan<byte> key) => Key(node).SequenceEqual(key);

    /// <summary>Negative, zero or positive as the node stands before, at or after the position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Compare(SkipListNode* node, in SkipListPosition position)
    {
        ulong prefix = node->_prefix;
        if (prefix != position.Prefix) return prefix < position.Prefix ? -1 : 1;
        return CompareBeyondPrefix(node, position);
    }

    private static int CompareBeyondPrefix(SkipListNode* node, in SkipListPosition position)
    {
        int order = KeyOrder.CompareBeyondPrefix(Key(node), position.Key);
        return order != 0 ? order : position.Sequence.CompareTo(Sequence(node));
    }
}
