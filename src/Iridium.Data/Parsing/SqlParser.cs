using Iridium.Data.Lexing;
using Iridium.Data.Syntax;

namespace Iridium.Data.Parsing;

/// <summary>
/// Reads the text of a command: statements separated by semicolons. By recursive descent, one token ahead; every error
/// says line, column and what was expected. The grammar is drawn in docs/ado-net.md.
/// </summary>
internal sealed class SqlParser
{
    private readonly TokenStream _tokens;
    private readonly SelectParser _queries;
    private readonly WriteParser _writes;
    private readonly KeyspaceParser _keyspaces;
    private readonly SessionParser _sessions;
    private readonly UtilityParser _utilities;

    private SqlParser(string text)
    {
        _tokens = new TokenStream(text);
        _queries = new SelectParser(_tokens);
        _writes = new WriteParser(_tokens, _queries);
        _keyspaces = new KeyspaceParser(_tokens, _queries);
        _sessions = new SessionParser(_tokens, _queries);
        _utilities = new UtilityParser(_tokens, _queries);
    }

    /// <summary>Reads a text.</summary>
    /// <exception cref="IridiumException">It is not of the dialect, or passes a limit.</exception>
    public static ParsedCommand Parse(string text) => new SqlParser(text).All();

    private ParsedCommand All()
    {
        var statements = new List<SqlStatement>();
        while (!_tokens.IsAtEnd)
        {
            if (_tokens.TryTake(TokenKind.Semicolon)) continue;
            _tokens.Budget.BeginStatement();
            statements.Add(Statement());
            if (statements.Count > SqlLimits.StatementsMax)
            {
                throw new IridiumException(
                    SqlStates.LimitExceeded,
                    $"The command has more than {SqlLimits.StatementsMax:N0} statements. Send several commands.");
            }

            if (!_tokens.IsAtEnd) _tokens.Expect(TokenKind.Semicolon, "';' or the end of the statement");
        }

        bool isMixed = _tokens.PositionalCount > 0 && _tokens.PositionalCount < _tokens.Parameters.Count;
        return isMixed
            ? throw _tokens.ErrorAt(0, "parameters are named or by position ('?'), not both in one command")
            : new ParsedCommand(_tokens.Text, statements, [.. _tokens.Parameters]);
    }

    private SqlStatement Statement()
    {
        int offset = _tokens.Current.Start;
        if (_tokens.IsWord("SELECT")) return _queries.Parse();
        if (_tokens.TryTakeWord("INSERT")) return _writes.Insert(offset, isUpsert: false);
        if (_tokens.TryTakeWord("UPSERT")) return _writes.Insert(offset, isUpsert: true);
        if (_tokens.TryTakeWord("UPDATE")) return _writes.Update(offset);
        if (_tokens.TryTakeWord("DELETE")) return _writes.Delete(offset);
        if (_tokens.TryTakeWord("BEGIN")) return _sessions.Begin(offset);
        if (_tokens.TryTakeWord("COMMIT")) return _sessions.Commit(offset);
        if (_tokens.TryTakeWord("ROLLBACK")) return _sessions.Rollback(offset);
        if (_tokens.TryTakeWord("SAVEPOINT")) return _sessions.Savepoint(offset);
        if (_tokens.TryTakeWord("RELEASE")) return _sessions.Release(offset);
        return Definition(offset) ?? Utility(offset)
            ?? throw _tokens.Unexpected(
                "a statement (SELECT, INSERT, UPSERT, UPDATE, DELETE, CREATE, DROP, TRUNCATE, BEGIN, COMMIT, ROLLBACK, "
                + "SAVEPOINT, RELEASE, EXPLAIN, SHOW, COMPACT, CHECKPOINT or VERIFY)");
    }

    private SqlStatement? Definition(int offset)
    {
        if (_tokens.TryTakeWord("CREATE"))
        {
            if (_tokens.TryTakeWord("SNAPSHOT")) return _utilities.CreateSnapshot(offset);
            if (!_tokens.TryTakeWord("KEYSPACE")) throw _tokens.Unexpected("KEYSPACE or SNAPSHOT");
            return _keyspaces.Create(offset);
        }

        if (_tokens.TryTakeWord("DROP"))
        {
            if (_tokens.TryTakeWord("SNAPSHOT")) return _utilities.DropSnapshot(offset);
            if (!_tokens.TryTakeWord("KEYSPACE")) throw _tokens.Unexpected("KEYSPACE or SNAPSHOT");
            return _keyspaces.Drop(offset);
        }

        if (!_tokens.TryTakeWords("TRUNCATE", "KEYSPACE")) return null;
        return new TruncateStatement(offset, _queries.Keyspace());
    }

    private SqlStatement? Utility(int offset)
    {
        if (_tokens.TryTakeWord("EXPLAIN")) return Explain(offset);
        if (_tokens.TryTakeWord("SHOW")) return _utilities.Show(offset);
        if (_tokens.TryTakeWord("COMPACT")) return _keyspaces.Compact(offset);
        if (_tokens.TryTakeWord("CHECKPOINT")) return _utilities.Checkpoint(offset);
        return _tokens.TryTakeWord("VERIFY") ? new VerifyStatement(offset) : null;
    }

    private ExplainStatement Explain(int offset)
    {
        int inner = _tokens.Current.Start;
        return !_tokens.IsWord("EXPLAIN") && Statement() is var statement and (SelectStatement or WriteStatement)
            ? new ExplainStatement(offset, statement)
            : throw _tokens.ErrorAt(inner, "EXPLAIN takes SELECT, INSERT, UPSERT, UPDATE or DELETE");
    }
}
