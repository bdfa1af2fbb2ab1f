using System.Collections.Frozen;

namespace Iridium.Data.Parsing;

/// <summary>
/// The words that end a name or an alias: they cannot be names themselves unless they are quoted. All other keywords
/// are told by their place, so a keyspace may be called <c>stats</c>.
/// </summary>
internal static class Keywords
{
    private static readonly FrozenSet<string> _reserved = new[]
    {
        "AND", "AS", "ASC", "BETWEEN", "BY", "CAST", "DESC", "DISTINCT", "ESCAPE", "FALSE", "FROM", "IN", "INTO", "IS",
        "LIKE", "LIMIT", "NOT", "NULL", "OFFSET", "ON", "OR", "ORDER", "RETURNING", "SELECT", "SET", "STARTS", "TRUE",
        "TTL", "UNION", "VALUES", "WHERE", "WITH",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _bySpan =
        _reserved.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>In alphabetical order, for the schema collection.</summary>
    public static IEnumerable<string> Reserved => _reserved.Order(StringComparer.Ordinal);

    public static bool IsReserved(ReadOnlySpan<char> word) => _bySpan.Contains(word);
}
