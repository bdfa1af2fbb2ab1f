using Iridium.Data.Tests.Provider;
using Iridium.Engine;

namespace Iridium.Data.Tests.Telemetry;

/// <summary>A statement outside a transaction that another writer overtakes whenever it has decided.</summary>
public sealed class OvertakenStatementTests : IDisposable
{
    private readonly OvertakingClock _clock = new();
    private readonly CallbackLoggers _loggers = new();
    private readonly string _name = Guid.NewGuid().ToString("N");
    private readonly MeasurementListener _metrics;
    private readonly IridiumDataSource _source;

    public OvertakenStatementTests()
    {
        _metrics = new MeasurementListener(_name);
        _source = new IridiumDataSourceBuilder($"Data Source={_name};Mode=Memory")
            .UseDatabaseOptions(new DatabaseOptions { TimeProvider = _clock })
            .UseLoggerFactory(_loggers)
            .Build();
    }

    public void Dispose()
    {
        _source.Dispose();
        _metrics.Dispose();
        _loggers.Dispose();
    }

    [Fact]
    public void It_is_one_scan_and_one_conflict_however_often_it_is_tried()
    {
        using IridiumConnection connection = _source.OpenConnection();
        using IridiumConnection other = _source.OpenConnection();
        using var overtake = new IridiumCommand("UPSERT INTO k VALUES ('a', 'theirs')", other);
        using var update = new IridiumCommand("CREATE KEYSPACE k (key TEXT, value TEXT)", connection);
        update.ExecuteNonQuery();
        overtake.ExecuteNonQuery();

        // The instant is asked for when the first row has been read; the engine may ask once more in each attempt.
        update.CommandText = "UPDATE k SET value = CAST(NOW() AS TEXT) WHERE size > 0";
        int overtaken = 0;
        _clock.OnAsked = () => overtaken += overtake.ExecuteNonQuery();
        Assert.Equal(
            SqlStates.SerializationFailure,
            Assert.Throws<IridiumException>(() => update.ExecuteNonQuery()).SqlState);
        _clock.OnAsked = null;
        Assert.InRange(overtaken, 100, 1_000);
        Assert.Equal([1.0], _metrics.Of("iridium.data.full_scans").Select(each => each.Value));
        Assert.Equal([1.0], _metrics.Of("iridium.data.conflicts").Select(each => each.Value));
        Assert.Single(_loggers.Lines);
    }

    private sealed class OvertakingClock : TimeProvider
    {
        private bool _isInside;

        public Action? OnAsked { get; set; }

        public override DateTimeOffset GetUtcNow()
        {
            if (OnAsked is Action asked && !_isInside)
            {
                _isInside = true;
                asked();
                _isInside = false;
            }

            return base.GetUtcNow();
        }
    }
}
