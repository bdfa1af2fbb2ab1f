namespace Orleans.Runtime;

/// <summary>The version of a cluster.</summary>
public readonly struct MembershipVersion(long version) : IEquatable<MembershipVersion>
{
    public long Value { get; init; } = version;

    public static MembershipVersion MinValue => new(long.MinValue);

    public static bool operator ==(MembershipVersion left, MembershipVersion right) => left.Equals(right);

    public static bool operator !=(MembershipVersion left, MembershipVersion right) => !left.Equals(right);

    public bool Equals(MembershipVersion other) => Value == other.Value;

    public override bool Equals(object? obj) => obj is MembershipVersion other && Equals(other);

    public override int GetHashCode() => Value.GetHashCode();
}
