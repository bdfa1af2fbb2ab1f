namespace Iridium.Engine.State;

/// <summary>A file that nothing needs any more.</summary>
internal readonly record struct ObsoleteFile(long Number, bool IsBlob);
