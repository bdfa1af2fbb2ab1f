using Iridium.Engine.Versions;
using Iridium.Engine.Wal;

namespace Iridium.Engine.State;

/// <summary>The log as recovery found it.</summary>
/// <param name="Active">The segment that takes the records.</param>
/// <param name="Closed">Those before it that recovery needs, from the oldest on.</param>
/// <param name="Retained">Still older ones, for change streams.</param>
internal sealed record LogSegments(
    WalWriter Active,
    IReadOnlyList<ClosedSegment> Closed,
    IReadOnlyList<ClosedSegment> Retained);
