namespace Iridium.Engine.Backups;

/// <summary>The frames of a backup in a stream. The values are stored (docs/formats/backup.md): never renumber.
/// </summary>
internal enum StreamFrame : byte
{
    /// <summary>A file begins: kind, number, length.</summary>
    File = 1,

    /// <summary>The next bytes of the file.</summary>
    Data = 2,

    /// <summary>The next bytes of the description.</summary>
    Description = 3,

    /// <summary>The stream is whole.</summary>
    End = 4,
}
