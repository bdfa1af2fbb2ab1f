using Iridium.Engine;
using Orleans;

namespace Iridium.Orleans;

/// <summary>
/// What the Iridium providers of a silo have in common, set by <c>UseIridium</c>. Mutable so that configuration can
/// bind it; read once.
/// </summary>
public sealed class IridiumSiloOptions
{
    /// <summary>
    /// Directory of the database of every provider that names none · null, then each has to name its own.
    /// </summary>
    public string? Path { get; set; }

    /// <summary>
    /// Changes the options of that database before it is opened; receives options that hold the container's clock and
    /// logger · null changes nothing. Not logged, since it may hold a key.
    /// </summary>
    [Redact]
    public Func<DatabaseOptions, DatabaseOptions>? ConfigureDatabase { get; set; }

    /// <summary>
    /// Whether the silo may run beside silos that do not share its database · flag · false: an active silo of the
    /// cluster that is not in this process and on this database ends the start, or stops the running silo, since a
    /// grain that moves there would find an older state or none, without any error · true only where every grain with a
    /// state here never leaves this process.
    /// </summary>
    public bool AllowProcessLocalStore { get; set; }
}
