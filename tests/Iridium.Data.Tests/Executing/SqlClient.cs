using System.Data;
using Iridium.Data.Executing;
using Iridium.Data.Values;
using Iridium.Engine;

namespace Iridium.Data.Tests.Executing;

/// <summary>Sends statements to a session and writes their results as text.</summary>
internal sealed class SqlClient(IridiumDatabase database, SessionOptions? options = null) : IDisposable
{
    public static SessionOptions Defaults { get; } = new(Durability.Os, IsolationLevel.Snapshot, false, null);

    public SqlSession Session { get; } = new(database, options ?? Defaults);

    /// <summary>Runs all statements of a text.</summary>
    /// <returns>What the last one came to: a line for each row, or the number of records affected.</returns>
    public string Run(string text, params object?[] values)
    {
        PlannedCommand command = PlanCache.Shared.Get(text);
        var parameters = new ParameterValues(
            [.. values.Select(value => (SqlValue?)ValueOf(value))], command.Parameters);
        string last = "";
        foreach (PlannedStatement statement in command.Statements)
        {
            using var rows = new Rows(Send(statement, parameters));
            last = rows.ToString();
        }

        return last;
    }

    /// <summary>Opens the rows of one query.</summary>
    public RowSource Open(string text, params object?[] values)
    {
        PlannedCommand command = PlannedCommand.Of(text);
        var parameters = new ParameterValues(
            [.. values.Select(value => (SqlValue?)ValueOf(value))], command.Parameters);
        return Send(command.Statements[0], parameters).Rows!;
    }

    /// <summary>Runs a text that must fail.</summary>
    /// <returns>The SQL state.</returns>
    public string Fail(string text, params object?[] values) =>
        Assert.Throws<IridiumException>(() => Run(text, values)).SqlState;

    public void Dispose() => Session.Dispose();

    public static SqlValue ValueOf(object? value) => value switch
    {
        null => SqlValue.Null,
        int number => SqlValue.OfInteger(number),
        string => SqlValue.Of(SqlType.Text, value),
        long => SqlValue.Of(SqlType.BigInt, value),
        byte[] => SqlValue.Of(SqlType.Blob, value),
        double => SqlValue.Of(SqlType.Double, value),
        Guid => SqlValue.Of(SqlType.Uuid, value),
        TimeSpan => SqlValue.Of(SqlType.Time, value),
        DateTimeOffset => SqlValue.Of(SqlType.TimestampTz, value),
        _ => throw new ArgumentException($"{value.GetType()} is no parameter of these tests."),
    };

    public static string TextOf(SqlValue value) => value.IsNull
        ? "NULL"
        : value.Object is byte[] bytes ? "x" + Convert.ToHexString(bytes) : SqlCast.ToText(value);

    private StatementResult Send(PlannedStatement statement, ParameterValues parameters)
    {
        ValueTask<StatementResult> task = Session.RunAsync(statement, parameters, false, CancellationToken.None);
        Assert.True(task.IsCompleted);
        return task.AsTask().GetAwaiter().GetResult();
    }

    private sealed class Rows(StatementResult result) : IDisposable
    {
        public override string ToString()
        {
            if (result.Rows is not RowSource rows) return $"{result.RecordsAffected} affected";
            var lines = new List<string>();
            while (rows.MoveNext(CancellationToken.None))
                lines.Add(
                    string.Join("|", Enumerable.Range(0, rows.Columns.Count).Select(i => TextOf(rows.ValueOf(i)))));
            return string.Join("\n", lines);
        }

        public void Dispose() => result.Rows?.Dispose();
    }
}
