using Iridium.Engine.State;
using Iridium.Engine.Wal;

namespace Iridium.Engine.Writing;

/// <summary>
/// Finds requests that name a keyspace which was dropped, or is being: they fail alone, the others of their group are
/// committed. For the leader.
/// </summary>
internal static class DroppedKeyspaces
{
    /// <summary>The error for such a request, or null.</summary>
    public static IridiumException? ErrorOf(TreeRegistry trees, CommitRequest request)
    {
        var reader = new BatchReader(request.Operations.Operations);
        while (reader.MoveNext())
        {
            if (ErrorOf(trees, reader.Keyspace) is IridiumException error) return error;
        }

        foreach (int keyspace in request.Conditions.Keyspaces)
        {
            if (ErrorOf(trees, keyspace) is IridiumException error) return error;
        }

        return null;
    }

    private static IridiumException? ErrorOf(TreeRegistry trees, int keyspace)
    {
        // Only handles of this database come here, so what is not there was there.
        if (!trees.TryGet(keyspace, out KeyspaceTree? tree))
        {
            return new IridiumException(
                EngineErrorCode.KeyspaceDropped,
                $"The keyspace with id {keyspace} was dropped; nothing of the batch was written.");
        }

        return tree.IsDropping ? tree.DroppedError() : null;
    }
}
