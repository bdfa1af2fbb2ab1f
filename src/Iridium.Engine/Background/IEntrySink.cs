using Iridium.Engine.Records;

namespace Iridium.Engine.Background;

/// <summary>Takes the entries that a merge keeps, in order.</summary>
internal interface IEntrySink
{
    void Keep(ReadOnlySpan<byte> key, long sequence, EntryKind kind, ReadOnlySpan<byte> payload);
}
