using Iridium.Data.Syntax;
using Iridium.Engine;

namespace Iridium.Data.Planning;

/// <summary>An access plan with values: what to read of the keyspace. Immutable.</summary>
/// <param name="Kind">How.</param>
/// <param name="Keys">For lookups the keys in key order, each once; else empty.</param>
/// <param name="Range">For a scan its range.</param>
/// <param name="Residual">What each row has to fulfil besides, joined by AND.</param>
internal readonly record struct BoundAccess(
    AccessKind Kind,
    IReadOnlyList<byte[]> Keys,
    KeyRange Range,
    IReadOnlyList<SqlExpression> Residual)
{
    /// <summary>Nothing fulfils the condition.</summary>
    public static BoundAccess Nothing { get; } = new(AccessKind.Nothing, [], default, []);
}

/// <summary>How rows are found.</summary>
internal enum AccessKind
{
    /// <summary>There are none, whatever the keyspace holds.</summary>
    Nothing,

    /// <summary>One lookup.</summary>
    Point,

    /// <summary>Several lookups at one moment.</summary>
    MultiGet,

    /// <summary>A walk over a part of the keys.</summary>
    Range,

    /// <summary>A walk over all records.</summary>
    FullScan,
}
