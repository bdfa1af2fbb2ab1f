namespace Iridium.Engine.Blobs;

/// <summary>
/// What the manifest knows of a blob file. Written by the file's writer, held against header and footer when the file
/// is opened. Immutable.
/// </summary>
internal sealed record BlobFileMeta
{
    /// <summary>File number: the file is <c>NNNNNN.blob</c>. Never used twice in a database.</summary>
    public required long Number { get; init; }

    /// <summary>Random identity, repeated in header and footer, so that a swapped file is noticed.</summary>
    public required Guid UniqueId { get; init; }

    /// <summary>Length of the whole file.</summary>
    public required long FileBytes { get; init; }

    public required long RecordCount { get; init; }

    /// <summary>Bytes of all values, before compression.</summary>
    public required long ValueBytes { get; init; }

    /// <summary>Whether a caller wrote it as a stream: it has one record, and was there before a table referred to it.
    /// </summary>
    public required bool IsStreamed { get; init; }

    /// <summary>Bytes of all records.</summary>
    public long StoredBytes => FileBytes - BlobFormat.HeaderBytes - BlobFormat.FooterBytes;
}
