namespace Iridium.Engine;

/// <summary>What kind of trouble an <see cref="IridiumException"/> reports.</summary>
public enum EngineErrorCode
{
    /// <summary>The operating system refused or failed a file operation.</summary>
    InputOutput = 0,

    /// <summary>The disk, a quota or a file-size limit is full. Transient: free space and try again.</summary>
    DiskFull = 1,

    /// <summary>Bytes read from disk are not what was written.</summary>
    Corruption = 2,

    /// <summary>An earlier append or sync failed; the database takes no more writes until it is reopened.</summary>
    EngineFailed = 3,

    /// <summary>Another opener holds the directory.</summary>
    DatabaseLocked = 4,

    /// <summary>The files were written in a format that this build does not read.</summary>
    FormatVersion = 5,

    /// <summary>There is no database at the path and creating one was not asked for.</summary>
    DatabaseNotFound = 6,

    /// <summary>There is no keyspace of that name.</summary>
    KeyspaceNotFound = 7,

    /// <summary>
    /// The background is too far behind for more writes to a keyspace, and waiting was not wanted. Transient: try
    /// again later.
    /// </summary>
    WritesStalled = 8,

    /// <summary>A transaction has written, or has to remember having read, more than its options allow.</summary>
    TransactionTooLarge = 9,

    /// <summary>There is no backup of that number, or none that reaches the sequence asked for.</summary>
    BackupNotFound = 11,
    /// <summary>The database was opened for reading only.</summary>
    ReadOnly = 13,

    /// <summary>The changes asked for are not in the log any more.</summary>
    SequenceGone = 14,

    /// <summary>The keyspace was dropped: what is read from it or written to it by its old handle is refused.</summary>
    KeyspaceDropped = 12,

    /// <summary>A transaction met a conflict, as often as it was allowed to try. Transient: run it again.</summary>
    TransactionConflict = 15,
}
