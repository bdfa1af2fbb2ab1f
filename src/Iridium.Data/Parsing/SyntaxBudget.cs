namespace Iridium.Data.Parsing;

/// <summary>Counts what <see cref="SqlLimits"/> bounds while a command is read. For one thread, used once.</summary>
internal sealed class SyntaxBudget(TokenStream tokens)
{
    private int _depth;
    private int _operators;

    /// <summary>Goes one deeper; the caller leaves with <see cref="Leave"/>.</summary>
    public void Enter()
    {
        if (++_depth > SqlLimits.DepthMax)
            throw TooMuch($"it is nested more than {SqlLimits.DepthMax} deep");
    }

    public void Leave() => _depth--;

    public void BeginStatement() => _operators = 0;

    public void CountOperator()
    {
        if (++_operators > SqlLimits.OperatorsMax)
            throw TooMuch($"a statement has more than {SqlLimits.OperatorsMax:N0} operators; use IN for many keys");
    }

    public void CheckList(int count, string what)
    {
        if (count > SqlLimits.ListMax) throw TooMuch($"there are more than {SqlLimits.ListMax:N0} {what}");
    }

    private IridiumException TooMuch(string what)
    {
        IridiumException at = SyntaxError.At(tokens.Text, tokens.Current.Start, what);
        return new IridiumException(SqlStates.LimitExceeded, at.Message) { Line = at.Line, Column = at.Column };
    }
}
