using Orleans.Runtime;

namespace Orleans.Transactions;

/// <summary>Who takes part in a transaction.</summary>
public readonly struct ParticipantId : IEquatable<ParticipantId>
{
    public ParticipantId(string name, GrainReference reference, Role supportedRoles)
    {
        Name = name;
        Reference = reference;
        SupportedRoles = supportedRoles;
    }

    /// <summary>What a participant can do.</summary>
    [Flags]
    public enum Role
    {
        Resource = 1,
        Manager = 2,
        PriorityManager = 4,
    }

    public string Name { get; }

    public GrainReference Reference { get; }

    public Role SupportedRoles { get; }

    public static bool operator ==(ParticipantId left, ParticipantId right) => left.Equals(right);

    public static bool operator !=(ParticipantId left, ParticipantId right) => !left.Equals(right);

    public bool Equals(ParticipantId other) => Name == other.Name && Equals(Reference, other.Reference);

    public override bool Equals(object? obj) => obj is ParticipantId other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Name, Reference);
}
