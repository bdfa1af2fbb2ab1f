namespace Iridium.Engine;

/// <summary>What a verification read and found.</summary>
/// <param name="Files">Files read.</param>
/// <param name="Bytes">Bytes read.</param>
/// <param name="Findings">The damage; empty when every checksum matches.</param>
public sealed record VerifyReport(int Files, long Bytes, IReadOnlyList<VerifyFinding> Findings);
