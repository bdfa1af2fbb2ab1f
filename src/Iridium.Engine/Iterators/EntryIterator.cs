using System.Runtime.CompilerServices;
using Iridium.Engine.Records;

namespace Iridium.Engine.Iterators;

/// <summary>
/// Walks entries in the engine's order: keys ascending, and the entries of one key from the newest sequence to the
/// oldest. Used by one thread. What <see cref="Current"/> points to is valid until the iterator is moved or disposed.
/// New iterators stand nowhere (<see cref="IsValid"/> is false) until they are positioned. Range tombstones are not
/// among the entries. Bytes that are damaged on disk raise <see cref="CorruptionException"/> from the move that meets
/// them, and leave the iterator nowhere.
/// </summary>
/// <remarks>
/// An abstract class and not an interface, with the present entry in a field: a step is one virtual call for each
/// layer, and looking at the entry is none.
/// </remarks>
internal abstract unsafe class EntryIterator : IDisposable
{
    /// <summary>The entry the iterator stands on; its key is null when it stands on none.</summary>
    private protected EntryRef _current;

    /// <summary>Whether the iterator stands on an entry; the other properties may only be read when it does.</summary>
    public bool IsValid => _current.Key != null;

    public ref readonly EntryRef Current => ref _current;

    public ReadOnlySpan<byte> Key => Standing().KeySpan;

    public long Sequence => Standing().Sequence;

    public EntryKind Kind => Standing().Kind;

    public ReadOnlySpan<byte> Payload => Standing().PayloadSpan;

    public abstract void SeekToFirst();

    public abstract void SeekToLast();

    /// <summary>
    /// Stands on the first entry at or after (<paramref name="key"/>, <paramref name="sequence"/>): the newest entry of
    /// that key whose sequence is at most <paramref name="sequence"/>, or else the first entry of the next key.
    /// </summary>
    public abstract void Seek(ReadOnlySpan<byte> key, long sequence);

    /// <summary>Stands on the last entry whose key is below <paramref name="key"/> (its key's oldest entry).</summary>
    public abstract void SeekBefore(ReadOnlySpan<byte> key);

    /// <summary>Moves to the next entry; past the last one the iterator becomes invalid.</summary>
    public abstract void Next();

    /// <summary>Moves to the first entry of the next key, without visiting what need not be visited.</summary>
    /// <param name="key">A copy of the present key: the entry's own bytes go when the iterator moves.</param>
    public virtual void NextKey(ReadOnlySpan<byte> key)
    {
        do Next();
        while (IsValid && _current.KeySpan.SequenceEqual(key));
    }

    /// <summary>Says that <see cref="NextKey"/> comes soon, so that memory is fetched meanwhile.</summary>
    public virtual void PrefetchNextKey()
    {
    }

    /// <summary>Moves to the entry before; before the first one the iterator becomes invalid.</summary>
    public abstract void Previous();

    /// <summary>
    /// Moves on from an entry, over entries that a range tombstone hides, without looking at them.
    /// </summary>
    /// <param name="end">The key to stop at: no entry at or after it is passed. Empty = there is none.</param>
    /// <param name="olderThan">Only entries with smaller sequences may be passed.</param>
    /// <returns>False, and nothing has moved, when it is not known that all the entries passed are so old.</returns>
    public virtual bool TrySkipTo(ReadOnlySpan<byte> end, long olderThan) => false;

    /// <summary>As <see cref="TrySkipTo"/> backwards: no entry before <paramref name="start"/> is passed. Empty = there
    /// is none.</summary>
    public virtual bool TrySkipBefore(ReadOnlySpan<byte> start, long olderThan) => false;

    public abstract void Dispose();

    /// <summary>Stands on no entry.</summary>
    private protected void Clear() => _current.Key = null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected ref readonly EntryRef Standing()
    {
        if (_current.Key == null) ThrowNoEntry();
        return ref _current;
    }

    private protected static void ThrowNoEntry() =>
        throw new InvalidOperationException("The iterator stands on no entry.");
}
