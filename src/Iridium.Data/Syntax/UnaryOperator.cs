namespace Iridium.Data.Syntax;

/// <summary>What stands before an operand.</summary>
internal enum UnaryOperator
{
    Negate,
    Not,
}
