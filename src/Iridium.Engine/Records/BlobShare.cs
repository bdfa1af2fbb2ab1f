namespace Iridium.Engine.Records;

/// <summary>How much of a blob file a table refers to.</summary>
/// <param name="FileNumber">The blob file.</param>
/// <param name="Records">Entries of the table that refer to it.</param>
/// <param name="StoredBytes">Bytes of their records.</param>
internal readonly record struct BlobShare(long FileNumber, long Records, long StoredBytes);
