namespace Iridium.Engine;

/// <summary>One operation of a committed batch. Its bytes belong to the batch and stay valid.</summary>
public readonly record struct ChangeOperation
{
    /// <summary>What it does.</summary>
    public required ChangeKind Kind { get; init; }

    /// <summary>The operation's own commit sequence: the operations of a batch have consecutive ones.</summary>
    public required long Sequence { get; init; }

    /// <summary>The number by which the source knows the keyspace; never used twice in one database.</summary>
    public required int KeyspaceId { get; init; }

    /// <summary>The name of the keyspace, or null when the source has none of that number any more.</summary>
    public required string? Keyspace { get; init; }

    /// <summary>The key; for <see cref="ChangeKind.DeleteRange"/> the first key of the range, empty when it is
    /// open.</summary>
    public required ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>For <see cref="ChangeKind.DeleteRange"/> the first key after it, empty when it is open.</summary>
    public ReadOnlyMemory<byte> End { get; init; }

    /// <summary>For <see cref="ChangeKind.Put"/> the value.</summary>
    public ReadOnlyMemory<byte> Value { get; init; }

    /// <summary>For <see cref="ChangeKind.Put"/> and <see cref="ChangeKind.Touch"/> the instant from which the record
    /// is hidden; null means never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
