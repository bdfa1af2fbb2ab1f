using Iridium.Engine.State;

namespace Iridium.Engine.Reading;

/// <summary>What a read looks at.</summary>
/// <param name="Snapshot">The state to read, or null for the newest.</param>
/// <param name="FillCache">Whether blocks read from disk are cached.</param>
internal readonly record struct ReadTarget(HeldSnapshot? Snapshot, bool FillCache);
