using Iridium.Engine.Versions;

namespace Iridium.Engine.State;

/// <summary>The log at one moment between two groups.</summary>
/// <param name="Closed">The segments before the active one, from the oldest.</param>
/// <param name="Active">The active segment, as far as the operating system has it.</param>
internal sealed record WalImage(IReadOnlyList<ClosedSegment> Closed, ClosedSegment Active);
