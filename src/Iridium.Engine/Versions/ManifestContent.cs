namespace Iridium.Engine.Versions;

/// <summary>What reading a manifest gave.</summary>
/// <param name="State">The sum of its edits.</param>
/// <param name="ValidBytes">Bytes up to the end of the last whole edit.</param>
/// <param name="DroppedBytes">Bytes of a torn tail after it.</param>
/// <param name="IsSealed">Whether the last edit is the mark of a clean close.</param>
internal sealed record ManifestContent(ManifestState State, long ValidBytes, long DroppedBytes, bool IsSealed)
{
    /// <summary>The key of the manifest's frames, for whoever goes on writing it.</summary>
    public required long FrameKey { get; init; }

    /// <summary>The version of the format it has.</summary>
    public required int FormatVersion { get; init; }
}
