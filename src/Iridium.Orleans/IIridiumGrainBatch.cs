using Iridium.Engine;
using Orleans.Core;
using Orleans.Storage;

namespace Iridium.Orleans;

/// <summary>
/// Changes several persistent states of a grain, and leaves messages in an outbox, in one commit: after a crash either
/// all of it is there or nothing. Get one from <see cref="IIridiumGrainBatchFactory"/>, use it for one commit, inside
/// one turn of the grain that owns the states. For one thread at a time.
/// </summary>
public interface IIridiumGrainBatch
{
    /// <summary>Writes a state as it is when the batch is committed.</summary>
    /// <param name="state">
    /// A persistent state of the grain, kept by an Iridium provider. All states of a batch are in one database.
    /// </param>
    /// <returns>This batch.</returns>
    IIridiumGrainBatch Write(IStorage state);

    /// <summary>Clears a state.</summary>
    /// <param name="state">A persistent state of the grain, kept by an Iridium provider.</param>
    /// <returns>This batch.</returns>
    IIridiumGrainBatch Clear(IStorage state);

    /// <summary>Leaves a message that is there if and only if the states are written.</summary>
    /// <param name="queue">Name of the outbox; <see cref="IIridiumOutbox"/> reads it.</param>
    /// <param name="message">The message, up to 256 MiB less one byte. Copied.</param>
    /// <returns>This batch.</returns>
    IIridiumGrainBatch Send(string queue, ReadOnlySpan<byte> message);

    /// <summary>
    /// Commits. Every state gets its new ETag, as after a write of its own; when one was changed by another writer
    /// nothing is written and the states keep their ETags.
    /// </summary>
    /// <param name="cancellationToken">Checked until the commit is queued.</param>
    /// <returns>A task that ends when the batch is as durable as the strictest of its providers asks for.</returns>
    /// <exception cref="InconsistentStateException">A state was changed by another writer.</exception>
    /// <exception cref="InvalidOperationException">
    /// There is no state in the batch; it was committed before; a state is not kept by an Iridium provider, in which
    /// case that one may have been written.
    /// </exception>
    /// <exception cref="ArgumentException">The states are in different databases.</exception>
    /// <exception cref="IridiumException">The batch could not be written; nothing of it is stored.</exception>
    Task CommitAsync(CancellationToken cancellationToken = default);
}
