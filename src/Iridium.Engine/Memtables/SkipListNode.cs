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
///             0 : link of level 0            24 : key length, its upper bit set when there is an older entry
///             8 : first 8 key bytes,         28 : payload length
///                 big-endian, zero-padded    32 : the oldest entry of the key if there is one; key, payload
/// </code>
/// Everything but the links is written before the node is linked and never again. Links are published with release and
/// read with acquire, so who reaches a node sees all of it.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SkipListNode
{
    public const int HeadBytes = 32;

    /// <summary>What an entry takes more that has an older one of its key.</summary>
    public const int OlderBytes = sizeof(ulong);

    private const int CacheLineBytes = 64;

    /// <summary>In the key length: whether there is an older entry.</summary>
    private const int OlderFlag = int.MinValue;

    private nint _link;
    private ulong _prefix;
    private ulong _tag;
    private int _keyLength;
    private int _payloadLength;

    /// <summary>Makes a node of an entry in the memory of <paramref name="node"/>; its links are undefined.</summary>
    /// <param name="node">Where it begins.</param>
    /// <param name="at">Key and sequence.</param>
    /// <param name="kind">The kind of entry.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="oldest">
    /// The oldest entry of the key, so that a walk to the next key need not visit those between; then the node takes
    /// <see cref="OlderBytes"/> more. Null for none.
    /// </param>
    public static void Fill(
        SkipListNode* node,
        in SkipListPosition at,
        EntryKind kind,
        ReadOnlySpan<byte> payload,
        SkipListNode* oldest = null)
    {
        node->_prefix = at.Prefix;
        node->_tag = ((ulong)at.Sequence << 8) | (byte)kind;
        node->_keyLength = at.Key.Length;
        node->_payloadLength = payload.Length;
        if (oldest != null)
        {
            node->_keyLength |= OlderFlag;
            *(SkipListNode**)(node + 1) = oldest;
        }

        byte* key = KeyAt(node);
        at.Key.CopyTo(new Span<byte>(key, at.Key.Length));
        payload.CopyTo(new Span<byte>(key + at.Key.Length, payload.Length));
    }

    /// <summary>The oldest entry of the node's key that is known of; the node itself when it knows of none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SkipListNode* Oldest(SkipListNode* node) =>
        node->_keyLength >= 0 ? node : *(SkipListNode**)(node + 1);

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

    /// <summary>As <see cref="Prefetch"/>, with the lines behind, where key and payload of most entries end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PrefetchEntry(SkipListNode* node)
    {
        if (!Sse.IsSupported) return;
        Sse.Prefetch0(node);
        Sse.Prefetch0((byte*)node + CacheLineBytes);
        Sse.Prefetch0((byte*)node + (2 * CacheLineBytes));
    }

    public static ReadOnlySpan<byte> Key(SkipListNode* node) => new(KeyAt(node), KeyLength(node));

    public static ReadOnlySpan<byte> Payload(SkipListNode* node) =>
        new(KeyAt(node) + KeyLength(node), node->_payloadLength);

    /// <summary>The entry where it lies.</summary>
    public static EntryRef Entry(SkipListNode* node) => new()
    {
        Key = KeyAt(node),
        KeyLength = KeyLength(node),
        Payload = KeyAt(node) + KeyLength(node),
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

    private static int KeyLength(SkipListNode* node) => node->_keyLength & ~OlderFlag;

    /// <summary>Behind the head, and behind the address of the oldest entry where there is one.</summary>
    private static byte* KeyAt(SkipListNode* node) =>
        (byte*)node + HeadBytes + (((uint)node->_keyLength >> 28) & OlderBytes);

    private static int CompareBeyondPrefix(SkipListNode* node, in SkipListPosition position)
    {
        int order = KeyOrder.CompareBeyondPrefix(Key(node), position.Key);
        return order != 0 ? order : position.Sequence.CompareTo(Sequence(node));
    }
}
