using System.Data.Common;

namespace Iridium.Data.Tests.Specification;

/// <summary>The ways to run a command, by name, so that one rule can be asked of all.</summary>
internal static class Executions
{
    public static IReadOnlyDictionary<string, Func<DbCommand, CancellationToken, Task>> All { get; } =
        new Dictionary<string, Func<DbCommand, CancellationToken, Task>>
        {
            ["Prepare"] = (command, _) => Now(command.Prepare),
            ["PrepareAsync"] = (command, token) => command.PrepareAsync(token),
            ["ExecuteReader"] = (command, _) => Now(() => command.ExecuteReader().Dispose()),
            ["ExecuteReaderAsync"] = async (command, token) =>
            {
                DbDataReader reader = await command.ExecuteReaderAsync(token);
                await reader.DisposeAsync();
            },
            ["ExecuteScalar"] = (command, _) => Now(() => command.ExecuteScalar()),
            ["ExecuteScalarAsync"] = (command, token) => command.ExecuteScalarAsync(token),
            ["ExecuteNonQuery"] = (command, _) => Now(() => command.ExecuteNonQuery()),
            ["ExecuteNonQueryAsync"] = (command, token) => command.ExecuteNonQueryAsync(token),
        };

    public static TheoryData<string> Names => [.. All.Keys];

    public static TheoryData<string> AsyncNames =>
        [.. All.Keys.Where(name => name.EndsWith("Async", StringComparison.Ordinal))];

    private static Task Now(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
