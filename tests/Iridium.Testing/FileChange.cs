namespace Iridium.Testing;

/// <summary>One change of a file's content that is not synced.</summary>
/// <param name="Sequence">Its place in the order of all changes of the file system.</param>
/// <param name="Offset">Where the bytes go; unused for a change of length.</param>
/// <param name="Bytes">What was written, or null for a change of length.</param>
/// <param name="Length">Length of the live file afterwards.</param>
internal readonly record struct FileChange(long Sequence, long Offset, byte[]? Bytes, long Length);
