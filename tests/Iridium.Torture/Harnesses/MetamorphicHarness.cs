using Iridium.Testing.Model;

namespace Iridium.Torture.Harnesses;

/// <summary>Random operations on random options against a sorted list: every answer must be equal.</summary>
internal sealed class MetamorphicHarness : IHarness
{
    private const int OperationsInList = 10_500;
    private const int OperationsInDeepList = 100_000;

    public string Name => "metamorphic";

    public int Weight => 20;

    public void Run(HarnessRun run) => run.ForEachSeed(seed => Try(run, seed));

    private void Try(HarnessRun run, int seed)
    {
        // To compare everything takes most of the time; the other lists do it less often and get further.
        (OperationMix mix, int count) = (seed & 3) switch
        {
            0 => (OperationMix.Everything, OperationsInList),
            2 => (OperationMix.SparselyCompared, OperationsInList),
            _ => (OperationMix.Deep, OperationsInDeepList),
        };
        IReadOnlyList<ModelOperation> operations = MetamorphicRun.OperationsOf(seed, count, mix);
        Exception? failure = MetamorphicRun.Failure(seed, operations, out int done);

        // A batch or a transaction is as many operations as it has parts: each is foretold and compared.
        run.Count("operations", operations.Take(done).Sum(each => Math.Max(each.Parts.Count, 1)));
        run.Count("option sets");
        if (failure is null)
        {
            run.Pass();
            return;
        }

        IReadOnlyList<ModelOperation> shortest = OperationReducer.Reduce(
            [.. operations.Take(done)],
            list => MetamorphicRun.Failure(seed, list, out _) is not null,
            run.ReduceTime);
        run.Fail(new ReplayFile(Name, seed) { Operations = shortest }, failure);
    }

    public void Replay(ReplayFile file)
    {
        Exception? failure = MetamorphicRun.Failure(file.Seed, file.Operations, out int done);
        if (failure is null) return;
        throw new ModelMismatchException($"Operation {done} of {file.Operations.Count}: {failure.Message}", failure);
    }
}
