using Iridium.Engine;

namespace Iridium.Testing.Model;

/// <summary>A batch for the database and what the model says will become of it.</summary>
internal sealed class ModelBatch
{
    private readonly List<ModelOperation> _parts = [];

    private ModelBatch(CommitResult expected)
    {
        Expected = expected;
    }

    public WriteBatch Batch { get; } = new();

    public CommitResult Expected { get; private set; }

    public ModelState? Next { get; private set; }

    /// <summary>Fills a batch and decides it by the model.</summary>
    public static ModelBatch Make(ModelRun run, IReadOnlyList<ModelOperation> parts)
    {
        var batch = new ModelBatch(new CommitResult(true, 0, 0, -1, 0));
        int conditions = 0;
        bool isRefused = false;
        foreach (ModelOperation each in parts)
        {
            ModelOperation part = each with { Space = each.Space % run.Keyspaces };
            ModelRecord? found = run.State.Live(part.Space, part.Key, run.Clock.GetUtcNow());
            bool? holds = batch.Add(run, part, found);
            if (holds is null) continue;
            if (holds == false && !isRefused)
            {
                isRefused = true;
                batch.Expected = new CommitResult(false, 0, 0, conditions, found?.Sequence ?? 0);
            }

            conditions++;
        }

        if (isRefused) return batch;
        batch.Next = run.State.With(run.Keys, batch._parts, run.Clock.GetUtcNow());
        long first = run.State.LastSequence + 1;
        long last = batch.Next.LastSequence;
        if (last >= first) batch.Expected = new CommitResult(true, first, last, -1, 0);
        return batch;
    }

    /// <summary>Adds an operation.</summary>
    /// <returns>For a condition, whether it holds; null for an operation that is none.</returns>
    private bool? Add(ModelRun run, ModelOperation part, ModelRecord? found)
    {
        _parts.Add(part);
        Keyspace keyspace = ModelSpaces.Get(run.Database, part.Space);
        byte[] key = run.Keys[part.Key];
        DateTimeOffset now = run.Clock.GetUtcNow();
        switch (part.Kind)
        {
            case ModelOperationKind.Put:
                Batch.Put(keyspace, key, ModelState.ValueOf(part), ModelState.ExpiryOf(part, now));
                return null;
            case ModelOperationKind.Delete:
                Batch.Delete(keyspace, key);
                return null;
            case ModelOperationKind.DeleteRange:
                Batch.DeleteRange(keyspace, run.Keys.RangeOf(part, out _, out _));
                return null;
            case ModelOperationKind.Touch:
                Batch.Touch(keyspace, key, ModelState.ExpiryOf(part, now));
                return found is not null;
            case ModelOperationKind.RequireAbsent:
                Batch.RequireAbsent(keyspace, key);
                return found is null;
            case ModelOperationKind.RequireSequence:
                // Right as often as it can be, wrong by one now and then.
                long sequence = Math.Max(1, (found?.Sequence ?? part.Choice) + (part.Choice % 4 == 0 ? 1 : 0));
                Batch.RequireSequence(keyspace, key, sequence);
                return found is not null && found.Sequence == sequence;
            default:
                throw new InvalidOperationException($"{part.Kind} is not part of a batch.");
        }
    }
}
