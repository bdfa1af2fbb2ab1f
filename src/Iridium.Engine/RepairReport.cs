namespace Iridium.Engine;

/// <summary>What a repair found and did.</summary>
public sealed record RepairReport
{
    /// <summary>Whether anything had to be changed. False for a sound database.</summary>
    public required bool IsChanged { get; init; }

    /// <summary>Whether the manifest had to be rebuilt from the tables and the log, as it was not whole.</summary>
    public required bool IsManifestRebuilt { get; init; }

    /// <summary>Tables that are in use.</summary>
    public required int Tables { get; init; }

    /// <summary>Of those, how many were written anew with what could be read of a damaged one.</summary>
    public required int TablesSalvaged { get; init; }

    /// <summary>The newest commit sequence that the repaired database knows.</summary>
    public required long LastSequence { get; init; }

    /// <summary>Exactly what is lost; empty when all that was damaged could be made anew.</summary>
    public required IReadOnlyList<RepairLoss> Losses { get; init; }

    /// <summary>What else was found and done.</summary>
    public required IReadOnlyList<VerifyNote> Notes { get; init; }
}
