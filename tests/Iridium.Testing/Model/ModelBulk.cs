using Iridium.Engine;

namespace Iridium.Testing.Model;

/// <summary>The operations of a random run that concern a keyspace or a range as a whole. Stateless.</summary>
internal static class ModelBulk
{
    public static void Do(
        ModelRun run, CommitHistory? history, ModelSnapshot?[] snapshots, ModelOperation operation)
    {
        int space = operation.Space % run.Keyspaces;
        switch (operation.Kind)
        {
            case ModelOperationKind.DropKeyspace:
                if (run.Keyspaces > 1) Forget(snapshots, Drop(run, history, operation));
                break;
            case ModelOperationKind.Ingest:
                Ingest(run, space, operation);
                break;
            default:
                KeyRange range = run.Keys.RangeOf(operation, out _, out _);
                ModelSpaces.Get(run.Database, space).Compact(range);
                if (!range.IsEmpty) history?.MarkDurable();
                break;
        }
    }

    /// <summary>Drops the last keyspace, or truncates one that is not the first.</summary>
    /// <returns>Which.</returns>
    private static int Drop(ModelRun run, CommitHistory? history, ModelOperation operation)
    {
        bool isTruncated = operation.Choice % 3 == 0;
        int space = isTruncated ? 1 + (operation.Key % (run.Keyspaces - 1)) : run.Keyspaces - 1;
        int kept = isTruncated ? run.Keyspaces : run.Keyspaces - 1;
        ModelState next = run.State.Without(space);
        history?.Begin(next);
        if (history is not null) history.DurableKeyspaces = kept;
        try
        {
            if (isTruncated) run.Database.TruncateKeyspace(ModelSpaces.NameOf(space));
            else run.Database.DropKeyspace(ModelSpaces.NameOf(space));
        }
        catch (IridiumException) when (!run.HasFailed)
        {
            history?.TakeBack();
            if (history is not null) history.DurableKeyspaces = run.Keyspaces;
            throw;
        }

        run.State = next;
        run.Keyspaces = kept;
        history?.MarkDone();
        history?.MarkDurable();
        return space;
    }

    /// <summary>Through an older snapshot a keyspace of that name is empty from now on.</summary>
    private static void Forget(ModelSnapshot?[] snapshots, int space)
    {
        foreach (ref ModelSnapshot? held in snapshots.AsSpan())
        {
            if (held is not null) held = held with { State = held.State.Without(space) };
        }
    }

    private static void Ingest(ModelRun run, int space, ModelOperation operation)
    {
        int step = 1 + (operation.Choice % 5);
        int start = Math.Min(operation.Key, operation.Other);
        int end = Math.Max(operation.Key, operation.Other);
        var puts = new List<ModelOperation>();
        for (int place = start; place < end; place += step)
        {
            puts.Add(new ModelOperation(
                ModelOperationKind.Put,
                Key: place,
                Other: (place * 7) % 90,
                Choice: operation.Choice + place,
                Amount: operation.Choice % 4 == 0 ? operation.Amount * 5 : 0));
        }

        if (puts.Count == 0) return;
        Keyspace keyspace = ModelSpaces.Get(run.Database, space);
        DateTimeOffset now = run.Clock.GetUtcNow();
        IEnumerable<IngestRecord> records = puts.Select(put => new IngestRecord(
            run.Keys[put.Key], ModelState.ValueOf(put), ModelState.ExpiryOf(put, now)));
        run.Commit(
            run.State.WithIngested(space, puts, now), Durability.Sync, () => keyspace.Ingest(records).Sequence);
    }
}
