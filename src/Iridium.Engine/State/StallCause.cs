namespace Iridium.Engine.State;

/// <summary>What holds writes up.</summary>
internal enum StallCause
{
    None = 0,
    SealedMemtables = 1,
    LevelZeroTables = 2,
    MemtableMemory = 3,
}
