using Iridium.Engine.Wal;

namespace Iridium.Engine.Repairs;

/// <summary>A log segment that a repair keeps, at least its beginning.</summary>
/// <param name="Header">What it says of itself.</param>
/// <param name="Bytes">Bytes of it that count.</param>
internal readonly record struct KeptSegment(WalHeader Header, long Bytes)
{
    public long Number => Header.Number;
}
