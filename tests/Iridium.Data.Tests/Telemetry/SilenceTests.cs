using System.Data;
using Iridium.Data.Connections;
using Iridium.Data.Executing;
using Iridium.Data.Readers;
using Iridium.Data.Telemetry;
using Iridium.Data.Tests.Provider;
using Iridium.Testing;

namespace Iridium.Data.Tests.Telemetry;

/// <summary>Nobody pays for what nobody listens to. Listeners of other tests would be heard, so nothing runs beside it.
/// </summary>
[Collection(nameof(SilentGroup))]
public sealed class SilenceTests : ProviderTest
{
    private static readonly IridiumParameterCollection _none = new();

    [Fact]
    public void Without_listeners_an_execution_allocates_nothing_for_telemetry()
    {
        Run("CREATE KEYSPACE notes (key TEXT, value TEXT)");
        PlannedCommand planned = PlannedCommand.Of("SELECT 'a'");
        using var cancellation = new CommandCancellation();
        StatementCall[] calls = [new StatementCall(planned.Statements[0], ParameterValues.None, null)];
        var task = new CommandTask(planned.Text, calls, cancellation, 0);
        var error = new InvalidOperationException("untold");
        (string Name, Action Tell)[] all =
        [
            ("start", () => Assert.Null(OperationTelemetry.Start(Connection, task))),
            ("commit", () => Assert.Null(OperationTelemetry.StartCommit(Connection))),
            ("refusal", () => OperationTelemetry.Refuse(Connection, error)),
            ("full scan", () => ProviderTelemetry.CountFullScan(Connection.Settings, "notes")),
            ("conflict", () => ProviderTelemetry.CountConflict(Connection.Settings)),
            ("text", () => CommandRun.Log(Connection, "SELECT 'a'", _none)),
            ("line of a full scan", () => Connection.Logger.FullScan("notes")),
            ("line of an end", () => Connection.Logger.Executed("SELECT notes", 1, 1, 1)),
            ("line of a transaction", () => Connection.Logger.TransactionBegun(IsolationLevel.Snapshot)),
        ];
        Assert.Equal(
            all.Select(each => (each.Name, 0L)),
            all.Select(each => (each.Name, AllocationMeter.LeastBytes(each.Tell))));
    }
}
