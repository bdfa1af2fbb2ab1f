using System.Data;
using Iridium.Engine;
using Microsoft.Extensions.Logging;

namespace Iridium.Data.Connections;

/// <summary>What a connection string says. Immutable.</summary>
internal sealed record ConnectionSettings
{
    public static ConnectionSettings Empty { get; } = Of("");

    public required string Text { get; init; }

    public required string DataSource { get; init; }

    public required DataSourceMode Mode { get; init; }

    public required string DefaultKeyspace { get; init; }

    public required Durability? Durability { get; init; }

    public required IsolationLevel Isolation { get; init; }

    public required int CommandTimeout { get; init; }

    public required bool IsPooled { get; init; }

    public required bool IsEnlisting { get; init; }

    public required bool CreatesIfMissing { get; init; }

    /// <summary>Options of the engine and logging that a data source added.</summary>
    public DatabaseOptions? Options { get; init; }

    public ILoggerFactory? LoggerFactory { get; init; }

    public bool LogsParameters { get; init; }

    /// <summary>Called by each connection once it is open; the data source's.</summary>
    public Action? OnOpened { get; init; }

    /// <exception cref="ArgumentException">A key or a value is not allowed.</exception>
    public static ConnectionSettings Of(string? text)
    {
        var builder = new IridiumConnectionStringBuilder(text);
        return new ConnectionSettings
        {
            Text = text ?? "",
            DataSource = builder.DataSource,
            Mode = builder.Mode,
            DefaultKeyspace = builder.DefaultKeyspace,
            Durability = builder.Durability,
            Isolation = builder.Isolation,
            CommandTimeout = builder.CommandTimeout,
            IsPooled = builder.Pooling,
            IsEnlisting = builder.Enlist,
            CreatesIfMissing = builder.CreateIfMissing && builder.Mode == DataSourceMode.ReadWriteCreate,
        };
    }
}
