namespace Iridium.Engine;

/// <summary>The two forms of an export (docs/formats/export.md). Both say where they end and carry checksums.</summary>
public enum ExportFormat
{
    /// <summary>JSON objects, one per line: readable, and easily made by other programs.</summary>
    JsonLines = 0,

    /// <summary>Frames of records: smaller and faster.</summary>
    Binary = 1,
}
