namespace Iridium.Orleans.Storage;

/// <summary>What a change does to the record of a state.</summary>
internal enum ChangeKind
{
    Put,
    Tombstone,
    Delete,
}
