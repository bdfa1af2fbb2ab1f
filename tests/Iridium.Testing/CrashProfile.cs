namespace Iridium.Testing;

/// <summary>What a power loss does to what was not synced. Synced bytes and entries survive every one.</summary>
public enum CrashProfile
{
    /// <summary>All of it is lost.</summary>
    Strict = 0,

    /// <summary>Order is kept: all changes up to some instant survive, the write in flight is torn at 512 B.</summary>
    Torn = 1,

    /// <summary>Each touched sector or page is old, new, in between, zero or garbage; entries keep order.</summary>
    Reordered = 2,

    /// <summary>File contents survive, and any subset of the directory changes.</summary>
    LostDirectoryEntries = 3,

    /// <summary>Each file and each directory draws its own fate; any subset of directory changes may survive.</summary>
    Mixed = 4,
}
