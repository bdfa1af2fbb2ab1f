namespace Iridium.Engine;

/// <summary>How a repair is done.</summary>
public sealed record RepairOptions
{
    /// <summary>The defaults.</summary>
    public static RepairOptions Default { get; } = new();

    /// <summary>Options of the database · the file system, the clock, and the options of keyspaces whose own are
    /// lost.</summary>
    public DatabaseOptions Database { get; init; } = DatabaseOptions.Default;

    /// <summary>Whether nothing is written and the report says what would be done · flag · false.</summary>
    public bool DryRun { get; init; }
}
