namespace Iridium.Testing;

/// <summary>The operations of a file system and its files that can be counted and made to fail.</summary>
public enum FileOperation
{
    Create = 0,
    OpenRead = 1,
    OpenWrite = 2,
    Read = 3,
    Write = 4,
    Sync = 5,
    SetLength = 6,
    Rename = 7,
    Delete = 8,
    CreateDirectory = 9,
    SyncDirectory = 10,
    ListFiles = 11,
    Lock = 12,
    Link = 13,
}
