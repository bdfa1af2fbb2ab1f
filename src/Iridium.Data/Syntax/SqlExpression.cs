using Iridium.Data.Values;

namespace Iridium.Data.Syntax;

/// <summary>What has a value. Immutable.</summary>
/// <param name="Offset">Where it begins in the text, for messages.</param>
internal abstract record SqlExpression(int Offset);

/// <summary>A value that stands in the text.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Type">Its type.</param>
/// <param name="Value">Null, or the value as the .NET type that stands for <paramref name="Type"/>.</param>
internal sealed record LiteralExpression(int Offset, SqlType Type, object? Value) : SqlExpression(Offset);

/// <summary>A parameter of the command.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Name">Its name without prefix; empty for one by position.</param>
/// <param name="Index">Its place among the parameters of the whole command, counted from 0.</param>
internal sealed record ParameterExpression(int Offset, string Name, int Index) : SqlExpression(Offset);

/// <summary>A column of the row, or of the row that an INSERT would have written.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Column">Which one.</param>
/// <param name="IsExcluded">Whether it is <c>excluded.…</c>.</param>
internal sealed record ColumnExpression(int Offset, RowColumn Column, bool IsExcluded) : SqlExpression(Offset);

/// <summary><c>- x</c>, <c>NOT x</c>.</summary>
internal sealed record UnaryExpression(int Offset, UnaryOperator Operator, SqlExpression Operand)
    : SqlExpression(Offset);

/// <summary>Two operands with a sign between them, <c>AND</c> and <c>OR</c> included.</summary>
internal sealed record BinaryExpression(int Offset, BinaryOperator Operator, SqlExpression Left, SqlExpression Right)
    : SqlExpression(Offset);

/// <summary><c>x IS [NOT] NULL</c>.</summary>
internal sealed record IsNullExpression(int Offset, SqlExpression Operand, bool IsNegated) : SqlExpression(Offset);

/// <summary><c>x [NOT] IN (a, b, …)</c>, or <c>x [NOT] IN (SELECT constants)</c>.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Operand">What is looked for.</param>
/// <param name="Items">The list; empty when there is a query.</param>
/// <param name="Query">A query without a keyspace, or null.</param>
/// <param name="IsNegated">Whether it is NOT IN.</param>
internal sealed record InExpression(
    int Offset,
    SqlExpression Operand,
    IReadOnlyList<SqlExpression> Items,
    SelectCore? Query,
    bool IsNegated) : SqlExpression(Offset);

/// <summary><c>x [NOT] BETWEEN a AND b</c>, both ends included.</summary>
internal sealed record BetweenExpression(
    int Offset,
    SqlExpression Operand,
    SqlExpression Low,
    SqlExpression High,
    bool IsNegated) : SqlExpression(Offset);

/// <summary><c>x [NOT] LIKE pattern [ESCAPE c]</c>.</summary>
internal sealed record LikeExpression(
    int Offset,
    SqlExpression Operand,
    SqlExpression Pattern,
    SqlExpression? Escape,
    bool IsNegated) : SqlExpression(Offset);

/// <summary><c>x STARTS WITH prefix</c>.</summary>
internal sealed record StartsWithExpression(int Offset, SqlExpression Operand, SqlExpression Prefix)
    : SqlExpression(Offset);

/// <summary><c>CAST(x AS type)</c>.</summary>
internal sealed record CastExpression(int Offset, SqlExpression Operand, SqlType Type) : SqlExpression(Offset);

/// <summary>A function of its arguments.</summary>
internal sealed record FunctionExpression(int Offset, SqlFunction Function, IReadOnlyList<SqlExpression> Arguments)
    : SqlExpression(Offset);

/// <summary><c>COUNT(*)</c>, <c>MIN(key)</c>, <c>MAX(key)</c>.</summary>
internal sealed record AggregateExpression(int Offset, SqlAggregate Aggregate) : SqlExpression(Offset);
