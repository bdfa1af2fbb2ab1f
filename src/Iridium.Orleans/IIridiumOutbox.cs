using Iridium.Engine;

namespace Iridium.Orleans;

/// <summary>
/// Reads the messages that <see cref="IIridiumGrainBatch"/> left. A keyed service under the name of the storage
/// provider, and the default provider's without a key. Thread-safe.
/// </summary>
/// <remarks>
/// Deliver at least once: read, deliver, then remove. A message committed later can have a smaller number than one that
/// was read, so read from the beginning each time and remove by number, as the members here do.
/// </remarks>
public interface IIridiumOutbox
{
    /// <summary>Reads the first messages of an outbox.</summary>
    /// <param name="queue">Its name.</param>
    /// <param name="limit">Most messages to return, above zero.</param>
    /// <returns>The messages, by number; empty when there are none.</returns>
    /// <exception cref="CorruptionException">A message is damaged.</exception>
    IReadOnlyList<OutboxMessage> Read(string queue, int limit = 100);

    /// <summary>Removes messages that were delivered; numbers that are not there are no error.</summary>
    /// <param name="queue">Name of the outbox.</param>
    /// <param name="numbers">Their numbers.</param>
    /// <param name="cancellationToken">Checked until the removal is queued.</param>
    /// <returns>A task that ends when the removal is on disk.</returns>
    Task RemoveAsync(string queue, IEnumerable<long> numbers, CancellationToken cancellationToken = default);
}
