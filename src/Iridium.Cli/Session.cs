using Iridium.Engine;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Iridium.Cli;

/// <summary>
/// One open database for one command, and the log that <c>--verbose</c> asks for. Used by one thread.
/// </summary>
internal sealed class Session : IDisposable
{
    private readonly Settings _settings;
    private readonly ILoggerFactory? _logging;

    private Session(Settings settings, ILoggerFactory? logging, IridiumDatabase database)
    {
        _settings = settings;
        _logging = logging;
        Database = database;
    }

    public IridiumDatabase Database { get; }

    /// <summary>Opens the database of a command that needs one to be there.</summary>
    public static Session OpenExisting(Settings settings) => Open(settings, create: false);

    /// <summary>Opens the database, or makes a new one.</summary>
    public static Session OpenOrCreate(Settings settings) => Open(settings, create: true);

    /// <summary>The keyspace that was named.</summary>
    /// <exception cref="IridiumException">There is none of that name.</exception>
    public Keyspace Keyspace()
    {
        if (Database.TryGetKeyspace(_settings.KeyspaceName, out Keyspace? keyspace)) return keyspace;
        throw new IridiumException(
            EngineErrorCode.KeyspaceNotFound,
            $"There is no keyspace '{_settings.KeyspaceName}' in '{Database.Path}'. "
            + $"It has: {string.Join(", ", Database.KeyspaceNames)}.");
    }

    /// <summary>The keyspace that was named; a new one when there is none.</summary>
    public Keyspace KeyspaceOrNew() => Database.GetOrCreateKeyspace(_settings.KeyspaceName);

    public void Dispose()
    {
        // The log comes last: closing writes to it, and disposing it waits until all lines are out.
        try
        {
            Database.Dispose();
        }
        finally
        {
            _logging?.Dispose();
        }
    }

    private static Session Open(Settings settings, bool create)
    {
        ILoggerFactory? logging = settings.IsVerbose ? NewLogging() : null;
        try
        {
            var options = new DatabaseOptions
            {
                CreateIfMissing = create,
                Durability = settings.Durability,
                LoggerFactory = logging,
            };
            return new Session(settings, logging, IridiumDatabase.Open(settings.DataDirectory, options));
        }
        catch
        {
            logging?.Dispose();
            throw;
        }
    }

    private static ILoggerFactory NewLogging() => LoggerFactory.Create(logging => logging
        .SetMinimumLevel(LogLevel.Debug)
        .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
        .AddSimpleConsole(line =>
        {
            line.SingleLine = true;
            line.TimestampFormat = "HH:mm:ss.fff ";
            line.ColorBehavior = Console.IsErrorRedirected ? LoggerColorBehavior.Disabled : LoggerColorBehavior.Default;
        }));
}
