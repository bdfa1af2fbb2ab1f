namespace Iridium.Engine;

/// <summary>One piece of damage that a verification found.</summary>
/// <param name="File">Path of the file.</param>
/// <param name="Offset">Byte offset of the damaged part.</param>
/// <param name="Detail">What does not match.</param>
public sealed record VerifyFinding(string File, long Offset, string Detail);
