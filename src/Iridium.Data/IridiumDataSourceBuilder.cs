using Iridium.Data.Connections;
using Iridium.Engine;
using Microsoft.Extensions.Logging;

namespace Iridium.Data;

/// <summary>Collects what a data source is made of. For one thread at a time.</summary>
public sealed class IridiumDataSourceBuilder
{
    private DatabaseOptions? _options;
    private ILoggerFactory? _loggers;
    private bool _logsParameters;

    /// <summary>Makes a builder.</summary>
    /// <param name="connectionString">See <see cref="IridiumConnectionStringBuilder"/>.</param>
    /// <exception cref="ArgumentException">A key or a value is not allowed.</exception>
    public IridiumDataSourceBuilder(string? connectionString = null) =>
        ConnectionStringBuilder = new IridiumConnectionStringBuilder(connectionString);

    /// <summary>The connection string, which may still be changed.</summary>
    public IridiumConnectionStringBuilder ConnectionStringBuilder { get; }

    /// <summary>Sets where log lines go.</summary>
    /// <param name="loggerFactory">The factory; null logs nothing.</param>
    /// <returns>This builder.</returns>
    public IridiumDataSourceBuilder UseLoggerFactory(ILoggerFactory? loggerFactory)
    {
        _loggers = loggerFactory;
        return this;
    }

    /// <summary>Lets values of parameters stand in the log, which may be secrets.</summary>
    /// <param name="isEnabled">Whether they do.</param>
    /// <returns>This builder.</returns>
    public IridiumDataSourceBuilder EnableParameterLogging(bool isEnabled = true)
    {
        _logsParameters = isEnabled;
        return this;
    }

    /// <summary>
    /// Sets options of the engine. While others have the database open with different ones, opening a connection is an
    /// <see cref="InvalidOperationException"/> that names the option.
    /// </summary>
    /// <param name="options">The options; those that the connection string has too are its.</param>
    /// <returns>This builder.</returns>
    public IridiumDataSourceBuilder UseDatabaseOptions(DatabaseOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        return this;
    }

    /// <summary>Makes the data source.</summary>
    /// <returns>The data source; dispose it.</returns>
    public IridiumDataSource Build() => new(ConnectionSettings.Of(ConnectionStringBuilder.ConnectionString) with
    {
        Options = _options,
        LoggerFactory = _loggers,
        LogsParameters = _logsParameters,
    });
}
