namespace Iridium.Testing;

/// <summary>A simulated file that can do what a kernel does after a failed sync.</summary>
internal interface ILosesUnsyncedData
{
    /// <summary>
    /// Forgets to write what is not synced: it stays readable until the crash, no later sync makes it durable, and
    /// that later sync succeeds.
    /// </summary>
    void LoseUnsynced();
}
