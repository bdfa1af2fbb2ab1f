using Iridium.Engine;

namespace Iridium.Data.Executing;

/// <summary>A row that a statement wrote or deleted, kept for RETURNING.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Value">Its value.</param>
/// <param name="ExpiresAt">Its expiry.</param>
/// <param name="Sequence">Its version where the statement does not change it, else 0.</param>
/// <param name="Operation">The operation that gives it its version, counted from 0 in the batch; else -1.</param>
internal sealed record WrittenRow(
    byte[] Key,
    byte[] Value,
    DateTimeOffset? ExpiresAt,
    long Sequence,
    int Operation)
{
    public RecordInfo Info => new(Sequence, ExpiresAt, Value.Length);
}
