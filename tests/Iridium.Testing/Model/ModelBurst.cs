using Iridium.Engine;

namespace Iridium.Testing.Model;

/// <summary>Many writes that are queued at once and awaited afterwards: they commit in the order of the
/// calls.</summary>
internal static class ModelBurst
{
    public static void Run(ModelRun run, CommitHistory? history, IReadOnlyList<ModelOperation> puts)
    {
        var writes = new List<(Task<long> Task, ModelState State, int Place, bool IsSynced)>();
        ModelState state = run.State;
        DateTimeOffset now = run.Clock.GetUtcNow();
        foreach (ModelOperation each in puts)
        {
            ModelOperation put = each with { Space = each.Space % run.Keyspaces };
            state = state.With(run.Keys, [put], now);
            int place = history?.Begin(state) ?? 0;
            var options = new WriteOptions(put.Durability, ModelState.ExpiryOf(put, now));
            Keyspace keyspace = ModelSpaces.Get(run.Database, put.Space);
            ValueTask<long> write = keyspace.PutAsync(run.Keys[put.Key], ModelState.ValueOf(put), options);
            writes.Add((write.AsTask(), state, place, put.Durability == Durability.Sync));
        }

        Exception? first = null;
        foreach ((Task<long> task, ModelState after, int place, bool isSynced) in writes)
        {
            try
            {
                long sequence = task.GetAwaiter().GetResult();
                if (sequence != after.LastSequence || first is not null)
                    throw new ModelMismatchException($"a write has sequence {sequence}, expected {after.LastSequence}");
                if (isSynced) history?.MarkDurable(place);
            }
            catch (IridiumException error)
            {
                // The others of the burst still have to be awaited; the first failure tells of them all.
                first ??= error;
            }
        }

        if (first is not null) throw new IridiumException("A write of the burst failed.", first);
        run.State = state;
    }
}
