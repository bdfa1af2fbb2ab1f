using Iridium.Engine.State;
using Iridium.Engine.Wal;

namespace Iridium.Engine.Writing;

/// <summary>
/// Finds requests that name a keyspace which was dropped: they fail alone, the others of their group are committed. It
/// allocates nothing for those that name none. For the leader.
/// </summary>
internal static class DroppedKeyspaces
{
    /// <summary>The error for such a request, or null.</summary>
    public static IridiumException? ErrorOf(TreeRegistry trees, CommitRequest request)
    {
        // Only handles of this database come here, so what is not there was there. Ids begin at 1.
        int known = 0;
        var reader = new BatchReader(request.Operations.Operations);
        while (reader.MoveNext())
        {
            if (reader.Keyspace == known) continue;
            if (!trees.TryGet(reader.Keyspace, out _)) return Dropped(reader.Keyspace);
            known = reader.Keyspace;
        }

        int gone = request.Conditions.FindGone(trees);
        return gone == 0 ? null : Dropped(gone);
    }

    private static IridiumException Dropped(int keyspace) => new(
        EngineErrorCode.KeyspaceDropped,
        $"The keyspace with id {keyspace} was dropped; nothing of the batch was written.");
}
