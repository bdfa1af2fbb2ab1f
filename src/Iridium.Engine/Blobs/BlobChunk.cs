namespace Iridium.Engine.Blobs;

/// <summary>Where a chunk of a value is.</summary>
/// <param name="Offset">Where it begins in the file.</param>
/// <param name="Limit">Where its record ends.</param>
/// <param name="Index">Which chunk of its value it is, from 0.</param>
/// <param name="IsLast">Whether the value ends with it.</param>
internal readonly record struct BlobChunk(long Offset, long Limit, int Index, bool IsLast);
