using System.Numerics;
using System.Runtime.CompilerServices;
using Iridium.Engine.Records;

namespace Iridium.Engine.Memtables;

/// <summary>
/// Entries ordered by key ascending and sequence descending, all in arena memory (see <see cref="SkipListNode"/>).
/// One thread inserts while any number of threads read without locks; entries are never changed or removed. A reader
/// sees every entry whose insertion happened before its call, and of concurrent ones each wholly or not at all.
/// Returned nodes are valid as long as the arena.
/// </summary>
/// <remarks>
/// Pugh, "Skip Lists: A Probabilistic Alternative to Balanced Trees" (1990), with a chance of 1/4 per level: twelve
/// levels serve 16 million entries. The writer keeps the path of its last insertion: an entry that belongs right behind
/// the last one costs two comparisons, so ascending keys are inserted without a search.
/// </remarks>
internal sealed unsafe class SkipList
{
    private const int HeightMax = 12;

    /// <summary>As many as keep an estimate within about a third of the truth.</summary>
    private const int EstimateNodesMin = 64;

    // Constant after construction.
    private readonly Arena _arena;
    private readonly SkipListNode* _head;

    // Used by the writing thread. _splice[i] is the last node of level i that stands at or before _splice[0].
    private readonly SkipListNode*[] _splice = new SkipListNode*[HeightMax];
    private ulong _random;

    // Written by the writing thread, read by any.
    private int _height = 1;

    public SkipList(Arena arena, ulong seed)
    {
        _arena = arena;
        _random = seed == 0 ? 1 : seed;
        _head = Allocate(HeightMax, 0);
        SkipListNode.Fill(_head, new SkipListPosition([], 0), EntryKind.Delete, []);
        for (int level = 0; level < HeightMax; level++)
        {
            SkipListNode.Link(_head, level, null);
            _splice[level] = _head;
        }
    }

    /// <summary>Inserts an entry; key and payload are copied.</summary>
    /// <exception cref="InvalidOperationException">There is an entry of this key and sequence.</exception>
    public void Insert(in SkipListPosition at, EntryKind kind, ReadOnlySpan<byte> payload)
    {
        if (!IsRightBehindLastInsertion(at)) Find(at, _splice, out _);
        SkipListNode* successor = SkipListNode.Next(_splice[0], 0);
        if (successor != null && SkipListNode.Compare(successor, at) == 0)
        {
            throw new InvalidOperationException($"Sequence {at.Sequence} was already used for this key.");
        }

        int height = NextHeight();
        bool hasOlder = successor != null && SkipListNode.HasKey(successor, at.Key);
        SkipListNode* oldest = hasOlder ? SkipListNode.Oldest(successor) : null;
        int olderBytes = hasOlder ? SkipListNode.OlderBytes : 0;
        SkipListNode* node = Allocate(height, olderBytes + at.Key.Length + payload.Length);
        SkipListNode.Fill(node, at, kind, payload, oldest);

        // Levels above the tallest node have only the head, where the splice already points.
        if (height > _height) Volatile.Write(ref _height, height);
        for (int level = 0; level < height; level++)
        {
            // IMPORTANT: the node's own link before the link to it, and bottom up, so readers never step into a void.
            SkipListNode.Link(node, level, SkipListNode.Next(_splice[level], level));
            SkipListNode.Link(_splice[level], level, node);
            _splice[level] = node;
        }
    }

    public SkipListNode* First() => SkipListNode.Next(_head, 0);

    /// <summary>The last entry, or null.</summary>
    public SkipListNode* Last()
    {
        SkipListNode* node = _head;
        for (int level = Volatile.Read(ref _height) - 1; level >= 0; level--)
        {
            for (SkipListNode* next; (next = SkipListNode.Next(node, level)) != null;) node = next;
        }

        return node == _head ? null : node;
    }

    /// <summary>The first entry at or after a position, or null.</summary>
    public SkipListNode* FindAtOrAfter(in SkipListPosition position)
    {
        Find(position, null, out SkipListNode* after);
        return after;
    }

    /// <summary>The last entry before a position, or null.</summary>
    public SkipListNode* FindBefore(in SkipListPosition position)
    {
        SkipListNode* before = Find(position, null, out _);
        return before == _head ? null : before;
    }

    /// <summary>
    /// About how many entries stand between two positions: counted in the highest level that has enough of them there,
    /// where one stands for 4 to the power of the level. Exact when there are few.
    /// </summary>
    /// <param name="start">The first position.</param>
    /// <param name="end">The first position after those to count.</param>
    /// <param name="isOpen">Whether to count to the last entry instead.</param>
    public long EstimateBetween(in SkipListPosition start, in SkipListPosition end, bool isOpen)
    {
        var path = new SkipListNode*[HeightMax];
        for (int level = 0; level < HeightMax; level++) path[level] = _head;
        Find(start, path, out _);
        for (int level = Volatile.Read(ref _height) - 1; level > 0; level--)
        {
            long counted = Count(path[level], level, end, isOpen, EstimateNodesMin * 8L);
            if (counted >= EstimateNodesMin) return counted << (2 * level);
        }

        return Count(path[0], 0, end, isOpen, long.MaxValue);
    }

    private static long Count(SkipListNode* before, int level, in SkipListPosition end, bool isOpen, long most)
    {
        long counted = 0;
        SkipListNode* node = SkipListNode.Next(before, level);
        while (node != null && counted < most && (isOpen || SkipListNode.Compare(node, end) < 0))
        {
            counted++;
            node = SkipListNode.Next(node, level);
        }

        return counted;
    }

    /// <summary>
    /// Returns the last node before a position (or the head), and in <paramref name="path"/> that of every level.
    /// <paramref name="after"/> is a node that was compared, not the returned node's link: a concurrent insertion may
    /// have put a smaller one there since.
    /// </summary>
    private SkipListNode* Find(in SkipListPosition position, SkipListNode*[]? path, out SkipListNode* after)
    {
        SkipListNode* node = _head;
        SkipListNode* bound = null;
        for (int level = Volatile.Read(ref _height) - 1; level >= 0; level--)
        {
            while (true)
            {
                SkipListNode* next = SkipListNode.Next(node, level);
                if (next == bound || next == null) break;

                // Fetches where the search goes if it descends here, while the comparison waits for its own node.
                if (level > 0) SkipListNode.Prefetch(SkipListNode.Next(node, level - 1));
                if (SkipListNode.Compare(next, position) >= 0)
                {
                    bound = next;
                    break;
                }

                node = next;
            }

            if (path != null) path[level] = node;
        }

        after = bound;
        return node;
    }

    private bool IsRightBehindLastInsertion(in SkipListPosition position)
    {
        SkipListNode* last = _splice[0];
        if (last != _head && SkipListNode.Compare(last, position) >= 0) return false;
        SkipListNode* next = SkipListNode.Next(last, 0);
        return next == null || SkipListNode.Compare(next, position) >= 0;
    }

    private SkipListNode* Allocate(int height, int contentBytes)
    {
        int towerBytes = (height - 1) * sizeof(nint);
        return (SkipListNode*)(_arena.Allocate(towerBytes + SkipListNode.HeadBytes + contentBytes) + towerBytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int NextHeight()
    {
        // Marsaglia's xorshift64 with Vigna's multiplier: the upper bits are the good ones, two of them for a level.
        _random ^= _random >> 12;
        _random ^= _random << 25;
        _random ^= _random >> 27;
        ulong mixed = _random * 0x2545F4914F6CDD1D;
        return Math.Min(1 + BitOperations.LeadingZeroCount(mixed) / 2, HeightMax);
    }
}
