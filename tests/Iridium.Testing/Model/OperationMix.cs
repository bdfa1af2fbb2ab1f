namespace Iridium.Testing.Model;

/// <summary>How often each kind of operation comes in a random run, as weights. Immutable.</summary>
public sealed record OperationMix(IReadOnlyDictionary<ModelOperationKind, int> Weights)
{
    /// <summary>Everything, for comparing with a model.</summary>
    public static OperationMix Everything { get; } = new(new Dictionary<ModelOperationKind, int>
    {
        [ModelOperationKind.Put] = 240,
        [ModelOperationKind.Delete] = 60,
        [ModelOperationKind.DeleteRange] = 20,
        [ModelOperationKind.Touch] = 60,
        [ModelOperationKind.Batch] = 80,
        [ModelOperationKind.Get] = 250,
        [ModelOperationKind.Scan] = 10,
        [ModelOperationKind.TakeSnapshot] = 12,
        [ModelOperationKind.DropSnapshot] = 12,
        [ModelOperationKind.OpenCursor] = 30,
        [ModelOperationKind.MoveCursor] = 180,
        [ModelOperationKind.AdvanceClock] = 30,
        [ModelOperationKind.Flush] = 6,
        [ModelOperationKind.Compact] = 2,
        [ModelOperationKind.BackgroundStep] = 30,
        [ModelOperationKind.CreateKeyspace] = 2,
        [ModelOperationKind.Reopen] = 3,
        [ModelOperationKind.Burst] = 3,
        [ModelOperationKind.Checkpoint] = 1,
        [ModelOperationKind.Backup] = 2,
        [ModelOperationKind.Follow] = 6,
        [ModelOperationKind.Transaction] = 20,
        [ModelOperationKind.DropKeyspace] = 2,
        [ModelOperationKind.Ingest] = 6,
        [ModelOperationKind.CompactRange] = 4,
    });

    /// <summary>Transactions before all, with enough else for their keys to be in tables.</summary>
    public static OperationMix Transactions { get; } =
        new(new Dictionary<ModelOperationKind, int>(Everything.Weights) { [ModelOperationKind.Transaction] = 1_500 });

    /// <summary>What a transaction does; snapshots stand for savepoints there, and some writes are others'.</summary>
    internal static OperationMix InTransaction { get; } = new(new Dictionary<ModelOperationKind, int>
    {
        [ModelOperationKind.Put] = 60,
        [ModelOperationKind.Delete] = 30,
        [ModelOperationKind.DeleteRange] = 10,
        [ModelOperationKind.Touch] = 20,
        [ModelOperationKind.Get] = 60,
        [ModelOperationKind.OpenCursor] = 20,
        [ModelOperationKind.MoveCursor] = 110,
        [ModelOperationKind.TakeSnapshot] = 12,
        [ModelOperationKind.DropSnapshot] = 12,
        [ModelOperationKind.AdvanceClock] = 4,
        [ModelOperationKind.Flush] = 3,
        [ModelOperationKind.BackgroundStep] = 12,
    });

    /// <summary>As <see cref="Everything"/>, with everything compared less often.</summary>
    public static OperationMix SparselyCompared { get; } =
        new(new Dictionary<ModelOperationKind, int>(Everything.Weights)
        {
            [ModelOperationKind.Scan] = 1,
            [ModelOperationKind.Reopen] = 1,
        });

    /// <summary>As <see cref="SparselyCompared"/>, with what takes a thousand times as long as a put a tenth as often:
    /// for the long lists in which much is written over what was written, flushed and merged before.</summary>
    public static OperationMix Deep { get; } = new(SparselyCompared.Weights.ToDictionary(
        each => each.Key,
        each => each.Value * each.Key switch
        {
            ModelOperationKind.Put or ModelOperationKind.Delete or ModelOperationKind.Touch => 10,
            ModelOperationKind.Batch or ModelOperationKind.Get or ModelOperationKind.AdvanceClock => 10,
            ModelOperationKind.BackgroundStep => 10,
            ModelOperationKind.DeleteRange or ModelOperationKind.TakeSnapshot or ModelOperationKind.DropSnapshot => 5,
            ModelOperationKind.OpenCursor or ModelOperationKind.MoveCursor or ModelOperationKind.Transaction => 3,
            _ => 1,
        }));

    /// <summary>Mostly writes, for runs that end in a power loss or a fault.</summary>
    public static OperationMix Writes { get; } = new(new Dictionary<ModelOperationKind, int>
    {
        [ModelOperationKind.Put] = 240,
        [ModelOperationKind.Delete] = 40,
        [ModelOperationKind.DeleteRange] = 15,
        [ModelOperationKind.Touch] = 40,
        [ModelOperationKind.Batch] = 120,
        [ModelOperationKind.Get] = 20,
        [ModelOperationKind.AdvanceClock] = 10,
        [ModelOperationKind.Flush] = 8,
        [ModelOperationKind.Compact] = 3,
        [ModelOperationKind.BackgroundStep] = 60,
        [ModelOperationKind.CreateKeyspace] = 6,
        [ModelOperationKind.Reopen] = 6,
        [ModelOperationKind.Transaction] = 30,
        [ModelOperationKind.DropKeyspace] = 3,
        [ModelOperationKind.Ingest] = 5,
        [ModelOperationKind.CompactRange] = 3,
    });

    /// <summary>Much flushing, compacting and reading in few operations, for runs in which each file operation fails
    /// once.
    /// </summary>
    public static OperationMix Faults { get; } = new(new Dictionary<ModelOperationKind, int>(Writes.Weights)
    {
        [ModelOperationKind.Get] = 100,
        [ModelOperationKind.Scan] = 20,
        [ModelOperationKind.TakeSnapshot] = 10,
        [ModelOperationKind.OpenCursor] = 30,
        [ModelOperationKind.MoveCursor] = 60,
        [ModelOperationKind.Flush] = 40,
        [ModelOperationKind.Compact] = 15,
        [ModelOperationKind.CreateKeyspace] = 15,
        [ModelOperationKind.DropKeyspace] = 6,
        [ModelOperationKind.Ingest] = 15,
        [ModelOperationKind.CompactRange] = 8,
    });

    /// <summary>Writes of every kind and nothing else.</summary>
    public static OperationMix Damage { get; } = new(new Dictionary<ModelOperationKind, int>
    {
        [ModelOperationKind.Put] = 10,
        [ModelOperationKind.Delete] = 2,
        [ModelOperationKind.DeleteRange] = 1,
        [ModelOperationKind.Touch] = 2,
        [ModelOperationKind.Batch] = 3,
    });

    /// <summary>As <see cref="Writes"/>, with bursts of awaiting writers; how they are grouped is not
    /// repeatable.</summary>
    public static OperationMix WritesInBursts { get; } =
        new(new Dictionary<ModelOperationKind, int>(Writes.Weights) { [ModelOperationKind.Burst] = 80 });

    internal ModelOperationKind Draw(Random random)
    {
        int at = random.Next(Weights.Values.Sum());
        foreach ((ModelOperationKind kind, int weight) in Weights)
        {
            at -= weight;
            if (at < 0) return kind;
        }

        throw new InvalidOperationException("The mix has no weights.");
    }
}
