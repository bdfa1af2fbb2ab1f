using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>Where a grain is active.</summary>
public sealed class GrainAddress : IEquatable<GrainAddress>
{
    public GrainId GrainId { get; init; }

    public ActivationId ActivationId { get; init; }

    public SiloAddress? SiloAddress { get; init; }

    public MembershipVersion MembershipVersion { get; init; } = MembershipVersion.MinValue;

    public bool Equals(GrainAddress? other) => IsSamePlace(other) && ActivationId.Equals(other.ActivationId);

    public override bool Equals(object? obj) => Equals(obj as GrainAddress);

    public override int GetHashCode() => HashCode.Combine(SiloAddress, GrainId, ActivationId);

    public bool Matches([NotNullWhen(true)] GrainAddress? other) => IsSamePlace(other)
        && (ActivationId.IsDefault || other.ActivationId.IsDefault || ActivationId.Equals(other.ActivationId));

    private bool IsSamePlace([NotNullWhen(true)] GrainAddress? other) =>
        other is not null && GrainId.Equals(other.GrainId) && Equals(SiloAddress, other.SiloAddress);
}
