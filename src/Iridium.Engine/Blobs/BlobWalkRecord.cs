namespace Iridium.Engine.Blobs;

/// <summary>A record that a walk of a blob file met.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="StoredBytes">Its length in the file.</param>
/// <param name="Key">Its key.</param>
/// <param name="ValueBytes">Length of its value.</param>
internal readonly record struct BlobWalkRecord(long Offset, long StoredBytes, byte[] Key, long ValueBytes)
{
    /// <summary>Whether the value matches its checksums.</summary>
    public bool IsWhole { get; init; }
}
