namespace Iridium.Engine;

/// <summary>What is exported and how. <c>new()</c> exports everything as JSON lines.</summary>
public sealed record ExportOptions
{
    /// <summary>The form. Default <see cref="ExportFormat.JsonLines"/>.</summary>
    public ExportFormat Format { get; init; } = ExportFormat.JsonLines;

    /// <summary>Only records with keys in it, of every keyspace exported. Default: all.</summary>
    public KeyRange Range { get; init; }

    /// <summary>The state to export; null takes the one at the time of the call.</summary>
    public Snapshot? Snapshot { get; init; }
}
