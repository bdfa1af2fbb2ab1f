namespace Iridium.Orleans;

/// <summary>Which stored states to list. Without a name and a type, all states of the service.</summary>
public sealed record GrainQuery
{
    /// <summary>Most states in a page.</summary>
    public const int PageSizeMax = 10_000;

    /// <summary>Name of the states; null means states of every name.</summary>
    public string? StateName { get; init; }

    /// <summary>
    /// Type of the grains, as in <c>GrainId.Type</c>; null means grains of every type. Without
    /// <see cref="StateName"/> the work grows with the number of names, not with the number of other grains.
    /// </summary>
    public string? GrainType { get; init; }

    /// <summary>Most states to return · 1 to <see cref="PageSizeMax"/> · 100.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary><see cref="GrainPage.ContinuationToken"/> of the page before; null begins.</summary>
    public string? ContinuationToken { get; init; }
}
