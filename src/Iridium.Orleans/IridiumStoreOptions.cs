using Iridium.Engine;
using Orleans;

namespace Iridium.Orleans;

/// <summary>
/// What every provider is told: which database, which keyspace, how durable. Mutable so that configuration can bind it;
/// read once, when the provider is built. Faults are reported all at once when the silo starts.
/// </summary>
public abstract class IridiumStoreOptions
{
    /// <summary>
    /// Directory of the database, created when missing · null takes the one given to <c>UseIridium</c> · a relative
    /// path starts at the current directory of the process. Providers, and silos, of one process that name the same
    /// directory share one database, which closes with the last of them.
    /// </summary>
    public string? Path { get; set; }

    /// <summary>
    /// Gives a database that the application opened and closes itself, for example a keyed service, in place of
    /// <see cref="Path"/> · null opens the path · called once; what it returns is used and never disposed.
    /// </summary>
    public Func<IServiceProvider, IridiumDatabase>? GetDatabase { get; set; }

    /// <summary>
    /// When a write counts as done · mode · see the class for its default · <see cref="Engine.Durability.Sync"/>
    /// survives a power loss and shares one sync among all who wait; <see cref="Engine.Durability.Os"/> survives a
    /// killed process and may lose the newest writes at a power loss, always as a suffix.
    /// </summary>
    public Durability Durability { get; set; } = Durability.Sync;

    /// <summary>
    /// Name of the keyspace inside the database · 1 to 255 bytes of UTF-8 · null takes the provider's own · providers
    /// with the same database and keyspace see the same records.
    /// </summary>
    public string? Keyspace { get; set; }

    /// <summary>
    /// Changes the options of the database before it is opened, for example its memory; receives options that hold the
    /// container's clock and logger · null takes what <c>UseIridium</c> was given · without effect when another part of
    /// the process has opened the directory before. Not logged, since it may hold a key.
    /// </summary>
    [Redact]
    public Func<DatabaseOptions, DatabaseOptions>? ConfigureDatabase { get; set; }
}
