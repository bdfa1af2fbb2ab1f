namespace Iridium.Engine;

/// <summary>
/// Something a verification saw that is no damage: what a crash left behind and the next open tidies up.
/// </summary>
/// <param name="File">Path of the file.</param>
/// <param name="Offset">Byte offset of the part that is meant.</param>
/// <param name="Detail">What it is, and what becomes of it.</param>
public sealed record VerifyNote(string File, long Offset, string Detail);
