using Iridium.Data.Syntax;
using Iridium.Data.Values;

namespace Iridium.Data.Executing;

/// <summary>One column of a result.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">
/// Its type; <see cref="SqlType.Null"/> when only the rows tell, which then are all of that column's type or NULL.
/// </param>
/// <param name="Column">The column of the keyspace that it is, or null for an expression.</param>
/// <param name="Keyspace">The keyspace it comes from, or null.</param>
internal sealed record ResultColumn(string Name, SqlType Type, RowColumn? Column, string? Keyspace);
