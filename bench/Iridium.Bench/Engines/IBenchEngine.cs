namespace Iridium.Bench.Engines;

/// <summary>
/// One open database of one engine. Thread-safe; what is done to the data goes through a session of each thread.
/// Dispose every session first.
/// </summary>
internal interface IBenchEngine : IDisposable
{
    /// <summary>Opens what one thread works with.</summary>
    IBenchSession OpenSession();

    /// <summary>Writes what is in memory to its final place and waits until background work has ended.</summary>
    void Settle();
}
