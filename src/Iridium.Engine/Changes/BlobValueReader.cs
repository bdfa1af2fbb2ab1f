using Iridium.Engine.Records;

namespace Iridium.Engine.Changes;

/// <summary>Reads the value of a streamed put, which the log only refers to.</summary>
/// <param name="keyspace">The keyspace's id.</param>
/// <param name="sequence">The sequence of the put.</param>
/// <param name="key">Its key.</param>
/// <param name="reference">Where the value is.</param>
internal delegate ReadOnlyMemory<byte> BlobValueReader(
    int keyspace, long sequence, ReadOnlySpan<byte> key, BlobReference reference);
