namespace Iridium.Engine;

/// <summary>What a verification read and found.</summary>
/// <param name="Files">Files read.</param>
/// <param name="Bytes">Bytes in them.</param>
/// <param name="Findings">The damage; empty when every checksum matches.</param>
/// <param name="Notes">
/// What is odd but no damage, as a torn tail of the newest log segment or a file nobody needs.
/// </param>
public sealed record VerifyReport(
    int Files,
    long Bytes,
    IReadOnlyList<VerifyFinding> Findings,
    IReadOnlyList<VerifyNote> Notes);
