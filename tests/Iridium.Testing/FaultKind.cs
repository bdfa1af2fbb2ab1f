namespace Iridium.Testing;

/// <summary>How an operation of a <see cref="FaultFileSystem"/> fails.</summary>
public enum FaultKind
{
    /// <summary>EIO, with no effect. Any operation.</summary>
    InputOutput = 0,

    /// <summary>ENOSPC, with no effect. Operations that may need space.</summary>
    DiskFull = 1,

    /// <summary>A leading part of a write is written, then ENOSPC. Writes only.</summary>
    ShortWrite = 2,

    /// <summary>
    /// EIO from a sync, and the file's unsynced data is lost where the inner file can lose it; a later sync succeeds
    /// without it. Syncs of files only.
    /// </summary>
    FailedSync = 3,

    /// <summary>EMFILE. Operations that open something.</summary>
    TooManyOpenFiles = 4,
}
