using System.Data;
using System.Globalization;
using Iridium.Data;
using Iridium.Engine;

// The process that a kill test ends at a random moment: it commits numbered transactions without end and prints the
// number of each once its commit has returned. Each writes into two keyspaces, raises a counter, and takes something
// back by a savepoint. Files are small, so that kills meet flushes, compactions and changes of the log too.
var builder = new IridiumDataSourceBuilder
{
    ConnectionStringBuilder =
    {
        DataSource = args[0],
        Durability = Durability.Os,
        Isolation = IsolationLevel.Serializable,
    },
};
builder.UseDatabaseOptions(new DatabaseOptions
{
    MemtableBytesMax = 64 * 1024,
    WalSegmentBytesMax = 32 * 1024,
    WalTotalBytesMax = 128 * 1024,
});
await using IridiumDataSource source = builder.Build();
await using IridiumConnection connection = await source.OpenConnectionAsync();
await using IridiumCommand command = connection.CreateCommand();
IridiumParameter parameter = command.Parameters.AddWithValue("n", 0L);
await RunAsync("CREATE KEYSPACE IF NOT EXISTS a (key BIGINT, value TEXT)", null);
await RunAsync("CREATE KEYSPACE IF NOT EXISTS b (key TEXT, value JSON)", null);
var lines = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
lines.WriteLine("open");
for (long number = long.Parse(args[1], CultureInfo.InvariantCulture); ; number++)
{
    parameter.Value = number;
    await using IridiumTransaction transaction = connection.BeginTransaction();
    await RunAsync("INSERT INTO a VALUES (@n, 'row ' || @n)", transaction);
    await transaction.SaveAsync("s");
    await RunAsync("INSERT INTO a VALUES (-1 - @n, 'undone'), (1000000000, 'undone')", transaction);
    await transaction.RollbackAsync("s");
    await RunAsync(
        "INSERT INTO b VALUES (CAST(@n AS TEXT), '{\"n\":' || @n || '}') ON CONFLICT DO NOTHING;"
        + "INSERT INTO b VALUES ('count', '1')"
        + "  ON CONFLICT DO UPDATE SET value = CAST(CAST(value AS BIGINT) + 1 AS TEXT)",
        transaction);
    await RunAsync("DELETE FROM a WHERE key < @n - 200", transaction);
    await transaction.CommitAsync();
    lines.WriteLine(number.ToString(CultureInfo.InvariantCulture));
}

async Task RunAsync(string text, IridiumTransaction? transaction)
{
    command.CommandText = text;
    command.Transaction = transaction;
    await command.ExecuteNonQueryAsync();
}
