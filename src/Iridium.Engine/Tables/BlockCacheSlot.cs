using System.Runtime.InteropServices;

namespace Iridium.Engine.Tables;

/// <summary>
/// One place of the cache: a cache line of native memory that is never moved or freed while the cache lives, so that a
/// reader may look at it at any time. One word says all about its state: how many hold the block, how often it was
/// asked for since the hand of the CLOCK came by, and whether it can be found. The other fields change only while
/// nobody can find it. Invariant: a slot that is visible or held has its block.
/// </summary>
/// <remarks>
/// Free → visible, by the shard under its gate. Visible and not held → free, by the hand. Visible and held → erased;
/// the last holder to let go then frees it.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal unsafe struct BlockCacheSlot
{
    public const int Bytes = 64;

    private const long PinMask = uint.MaxValue;
    private const long ClockOne = 1L << 32;
    private const long ClockMask = 3 * ClockOne;
    private const long Visible = 1L << 40;
    private const long Erased = 1L << 41;

    private long _state;
    public long TableNumber;
    public long Offset;
    public byte* Content;
    public ulong Hash;
    public int Length;
    public BlockCacheSlot* NextFree;

    public bool IsVisible => (Volatile.Read(ref _state) & Visible) != 0;

    public bool IsPinned => (Volatile.Read(ref _state) & PinMask) != 0;

    /// <summary>Whether it was the block's when it was looked at; a pin alone makes that last.</summary>
    public bool Has(long tableNumber, long offset) =>
        Volatile.Read(ref Offset) == offset && Volatile.Read(ref TableNumber) == tableNumber;

    /// <summary>
    /// Holds whatever block is there and counts the use. The caller then asks <see cref="Has"/>: between its look and
    /// this call the slot may have got another block.
    /// </summary>
    /// <returns>False when there is none to be found.</returns>
    public bool TryPin()
    {
        long seen = Volatile.Read(ref _state);
        while ((seen & Visible) != 0)
        {
            long used = (seen & ClockMask) == ClockMask ? seen : seen + ClockOne;
            long before = Interlocked.CompareExchange(ref _state, used + 1, seen);
            if (before == seen) return true;
            seen = before;
        }

        return false;
    }

    /// <summary>Lets go.</summary>
    /// <param name="isLast">Whether nobody holds it any more.</param>
    /// <returns>True when the block was erased too: the caller frees it.</returns>
    public bool Unpin(out bool isLast)
    {
        long now = Interlocked.Decrement(ref _state);
        isLast = (now & PinMask) == 0;
        return (now & (PinMask | Visible)) == 0;
    }

    /// <summary>Makes the filled slot visible, held once and not yet used again.</summary>
    public void Publish() => Volatile.Write(ref _state, Visible | 1);

    /// <summary>The hand comes by: takes one use away, or the block when there was none and nobody holds it.</summary>
    /// <returns>True when the slot's block is gone from sight and the caller's to free.</returns>
    public bool TryTake()
    {
        while (true)
        {
            long seen = Volatile.Read(ref _state);
            if ((seen & Visible) == 0 || (seen & PinMask) != 0) return false;
            bool wasUsed = (seen & ClockMask) != 0;
            long next = wasUsed ? seen - ClockOne : 0;
            if (Interlocked.CompareExchange(ref _state, next, seen) == seen) return !wasUsed;
        }
    }

    /// <summary>Takes the block out of sight, whoever holds it.</summary>
    /// <returns>True when nobody did: the block is the caller's to free.</returns>
    public bool Erase()
    {
        while (true)
        {
            long seen = Volatile.Read(ref _state);
            long next = Erased | (seen & PinMask);
            if (Interlocked.CompareExchange(ref _state, next, seen) == seen) return (seen & PinMask) == 0;
        }
    }

    /// <summary>Takes the content out of a slot that is out of sight and held by nobody.</summary>
    public byte* TakeContent()
    {
        byte* content = Content;
        Content = null;
        Volatile.Write(ref _state, 0);
        return content;
    }
}
