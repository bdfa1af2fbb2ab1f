namespace Iridium.Testing.Planted;

/// <summary>Changes the body of a frame.</summary>
/// <param name="body">The body, in place.</param>
internal delegate void FrameChange(Span<byte> body);
