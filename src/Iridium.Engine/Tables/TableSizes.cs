namespace Iridium.Engine.Tables;

/// <summary>
/// What a table's properties say of its inside: of use to those who look at it, and checked by verification.
/// </summary>
internal sealed record TableSizes
{
    /// <summary>Bytes of the keys of all entries, before they share any.</summary>
    public required long KeyBytes { get; init; }

    /// <summary>Bytes of the payloads of all entries.</summary>
    public required long PayloadBytes { get; init; }

    /// <summary>Bytes of the data blocks as stored, trailers included.</summary>
    public required long DataBytes { get; init; }

    /// <summary>Bytes of the filter block, its trailer included; 0 when there is none.</summary>
    public required long FilterBytes { get; init; }

    /// <summary>How data blocks were to be compressed.</summary>
    public required CompressionMethod Compression { get; init; }
}
