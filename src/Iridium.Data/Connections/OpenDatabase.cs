using Iridium.Engine;

namespace Iridium.Data.Connections;

/// <summary>
/// A database that connections of this process share. Guarded by the lock of <see cref="OpenDatabases"/>.
/// </summary>
internal sealed class OpenDatabase(string key, IridiumDatabase database, IDisposable owner)
{
    /// <summary>What it is found by, whatever spelling of the path led to it.</summary>
    public string Key => key;

    public IridiumDatabase Database => database;

    /// <summary>The options that it was opened with.</summary>
    public required DatabaseOptions Options { get; init; }

    /// <summary>Connections and data sources that have it.</summary>
    public int Shares { get; set; }

    /// <summary>Whether it stays open for a while without any.</summary>
    public bool IsPooled { get; set; }

    /// <summary>Whether it was taken out, and closes with its last share.</summary>
    public bool IsCleared { get; set; }

    /// <summary>Closes it when it has been without a share for long; null while it has one.</summary>
    public ITimer? Idle { get; set; }

    public void Close()
    {
        Idle?.Dispose();
        owner.Dispose();
    }
}
