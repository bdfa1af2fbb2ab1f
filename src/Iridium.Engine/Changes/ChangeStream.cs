using System.Runtime.CompilerServices;
using Iridium.Engine.Diagnostics;

namespace Iridium.Engine.Changes;

/// <summary>
/// Walks a cursor over the log and waits at its end. Reading is done on the thread that asks; only the wait is
/// asynchronous. Nobody polls: the commit path and the syncs of the log wake the stream.
/// </summary>
internal static class ChangeStream
{
    /// <summary>Reads without end; on a view that does not grow, to its end.</summary>
    /// <param name="open">Makes a cursor before the first batch wanted: each enumeration has its own.</param>
    /// <param name="armSync">Has the log synced in time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async IAsyncEnumerable<ChangeBatch> Read(
        Func<ChangeCursor> open,
        Action armSync,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using ChangeCursor cursor = open();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (cursor.TryRead(out ChangeBatch? batch))
            {
                yield return batch;
                continue;
            }

            if (cursor.IsFixed) yield break;
            Task news = cursor.Signal.Arm();
            Disposed.ThrowIf(cursor.Signal.IsClosed, Disposed.Database);
            if (cursor.TryRead(out batch))
            {
                yield return batch;
                continue;
            }

            // Writes that asked for no sync would keep whoever wants durable batches waiting.
            if (cursor.HasUnsynced) armSync();
            await news.WaitAsync(cancellationToken).ConfigureAwait(false);
            Disposed.ThrowIf(cursor.Signal.IsClosed, Disposed.Database);
        }
    }
}
