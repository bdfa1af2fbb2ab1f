namespace Iridium.Orleans.Keys;

/// <summary>First byte of every key: what its record is. Part of the format on disk; never renumbered.</summary>
internal enum RecordKind : byte
{
    /// <summary>A state of a grain, or the tombstone of a cleared one.</summary>
    State = (byte)'s',

    /// <summary>A message of an outbox.</summary>
    Outbox = (byte)'o',

    /// <summary>A reminder.</summary>
    Reminder = (byte)'r',

    /// <summary>The version of a membership table.</summary>
    TableVersion = (byte)'v',

    /// <summary>A silo in a membership table.</summary>
    Silo = (byte)'m',

    /// <summary>When a silo last said that it is alive.</summary>
    Alive = (byte)'a',

    /// <summary>Where a grain is active.</summary>
    Address = (byte)'d',

    /// <summary>The committed position and the metadata of a transactional state.</summary>
    TransactionHeader = (byte)'h',

    /// <summary>One prepared or committed value of a transactional state.</summary>
    TransactionValue = (byte)'p',
}
