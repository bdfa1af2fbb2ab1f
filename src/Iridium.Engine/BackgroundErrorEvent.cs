namespace Iridium.Engine;

/// <summary>A step of background work that failed and will be tried again.</summary>
/// <param name="Work">The kind of work: <c>Flush</c> or <c>Compaction</c>.</param>
/// <param name="Error">Why.</param>
public sealed record BackgroundErrorEvent(string Work, Exception Error);
