namespace Iridium.Bench.Engines;

/// <summary>
/// Walks records in key order. After <see cref="SeekFirst"/> and <see cref="Seek"/> it goes forwards only, after
/// <see cref="SeekLast"/> backwards only. The spans are valid until it moves. For one thread at a time.
/// </summary>
internal interface IBenchCursor : IDisposable
{
    ReadOnlySpan<byte> Key { get; }

    ReadOnlySpan<byte> Value { get; }

    bool SeekFirst();

    bool SeekLast();

    /// <summary>Goes to the first record whose key is this or above.</summary>
    bool Seek(ReadOnlySpan<byte> key);

    bool Next();

    bool Previous();
}
