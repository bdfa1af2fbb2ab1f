namespace Iridium.Orleans;

/// <summary>
/// Lists the stored grains. A keyed service under the name of the storage provider, and the default provider's without
/// a key. Thread-safe.
/// </summary>
public interface IIridiumGrainCatalog
{
    /// <summary>
    /// Reads one page of stored states, ordered by name of the state, type of the grain and key of the grain. Cleared
    /// and expired states are left out. Each page is consistent in itself; states written between two pages appear when
    /// they come after the page read last.
    /// </summary>
    /// <param name="query">Which states, and where to go on.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The page, with the token of the next one.</returns>
    /// <exception cref="ArgumentException">The token is not one that a page of this query gave.</exception>
    Task<GrainPage> ListAsync(GrainQuery query, CancellationToken cancellationToken = default);
}
