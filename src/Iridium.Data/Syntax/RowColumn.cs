namespace Iridium.Data.Syntax;

/// <summary>The columns that every keyspace has.</summary>
internal enum RowColumn
{
    Key,
    Value,

    /// <summary>The record's commit sequence.</summary>
    Version,

    /// <summary>The instant from which the record is hidden; NULL means never.</summary>
    ExpiresAt,

    /// <summary>Bytes of the value.</summary>
    Size,
}
