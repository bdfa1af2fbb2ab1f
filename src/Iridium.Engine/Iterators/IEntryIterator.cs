using Iridium.Engine.Records;

namespace Iridium.Engine.Iterators;

/// <summary>
/// Walks entries in the engine's order: keys ascending, and the entries of one key from the newest sequence to the
/// oldest. Used by one thread. Spans are valid until the iterator is moved or disposed. New iterators stand nowhere
/// (<see cref="IsValid"/> is false) until they are positioned. Range tombstones are not among the entries.
/// Bytes that are damaged on disk raise <see cref="CorruptionException"/> from the move that meets them.
/// </summary>
internal interface IEntryIterator : IDisposable
{
    /// <summary>Whether the iterator stands on an entry; the other properties may only be read when it does.</summary>
    bool IsValid { get; }

    ReadOnlySpan<byte> Key { get; }

    long Sequence { get; }

    EntryKind Kind { get; }

    ReadOnlySpan<byte> Payload { get; }

    void SeekToFirst();

    void SeekToLast();

    /// <summary>
    /// Stands on the first entry at or after (<paramref name="key"/>, <paramref name="sequence"/>): the newest entry of
    /// that key whose sequence is at most <paramref name="sequence"/>, or else the first entry of the next key.
    /// </summary>
    void Seek(ReadOnlySpan<byte> key, long sequence);

    /// <summary>Stands on the last entry whose key is below <paramref name="key"/> (its key's oldest entry).</summary>
    void SeekBefore(ReadOnlySpan<byte> key);

    /// <summary>Moves to the next entry; past the last one the iterator becomes invalid.</summary>
    void Next();

    /// <summary>Moves to the entry before; before the first one the iterator becomes invalid.</summary>
    void Previous();
}
