namespace Iridium.Data.Parsing;

/// <summary>
/// How large a command may be. Beyond a limit it is refused with <see cref="SqlStates.LimitExceeded"/>.
/// </summary>
internal static class SqlLimits
{
    /// <summary>Most characters in the text of a command; blobs of that size belong into parameters.</summary>
    public const int TextCharactersMax = 4 * 1024 * 1024;

    /// <summary>How deep expressions and queries may be nested.</summary>
    public const int DepthMax = 64;

    /// <summary>Most operators in a statement, which also bounds how deep its tree is.</summary>
    public const int OperatorsMax = 1_000;

    /// <summary>Most statements in a command.</summary>
    public const int StatementsMax = 1_000;

    /// <summary>Most values in an IN list, rows in an INSERT, columns in a query.</summary>
    public const int ListMax = 32_767;
}
