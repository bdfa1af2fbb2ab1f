using System.Data;
using System.Globalization;
using Iridium.Data.Executing;
using Iridium.Data.Values;
using Iridium.Engine;

// The process that a kill test ends at a random moment: it commits numbered transactions without end and prints the
// number of each once its commit has returned. Each writes into two keyspaces, raises a counter, and takes something
// back by a savepoint.
var options = new DatabaseOptions
{
    MemtableBytesMax = 64 * 1024,
    WalSegmentBytesMax = 32 * 1024,
    WalTotalBytesMax = 128 * 1024,
};
using var database = IridiumDatabase.Open(args[0], options);
using var session = new SqlSession(
    database, new SessionOptions(Durability.Os, IsolationLevel.Serializable, false, null));
PlannedCommand create = PlannedCommand.Of(
    """
    CREATE KEYSPACE IF NOT EXISTS a (key BIGINT, value TEXT);
    CREATE KEYSPACE IF NOT EXISTS b (key TEXT, value JSON);
    """);
PlannedCommand transaction = PlannedCommand.Of(
    """
    BEGIN;
    INSERT INTO a VALUES (@n, 'row ' || @n);
    SAVEPOINT s;
    INSERT INTO a VALUES (-1, 'undone'), (1000000000, 'undone');
    ROLLBACK TO s;
    INSERT INTO b VALUES (CAST(@n AS TEXT), '{"n":' || @n || '}') ON CONFLICT DO NOTHING;
    INSERT INTO b VALUES ('count', '1') ON CONFLICT DO UPDATE SET value = CAST(CAST(value AS BIGINT) + 1 AS TEXT);
    DELETE FROM a WHERE key < @n - 200;
    COMMIT
    """);
await Run(create, ParameterValues.None);
var lines = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
lines.WriteLine("open");
for (long number = long.Parse(args[1], CultureInfo.InvariantCulture); ; number++)
{
    await Run(transaction, new ParameterValues([SqlValue.OfInteger(number)], transaction.Parameters));
    lines.WriteLine(number.ToString(CultureInfo.InvariantCulture));
}

async Task Run(PlannedCommand command, ParameterValues parameters)
{
    foreach (PlannedStatement statement in command.Statements)
    {
        StatementResult result = await session.RunAsync(statement, parameters, isAsync: true, CancellationToken.None);
        result.Rows?.Dispose();
    }
}
