using Iridium.Engine;
using Iridium.Engine.Files;

namespace Iridium.Testing.Model;

/// <summary>One random list of operations on one random set of options; a failing list is reduced and
/// reported.</summary>
public static class MetamorphicRun
{
    private const int KeyCount = 90;

    private static readonly TimeSpan _reduceTime = TimeSpan.FromSeconds(20);

    /// <summary>Runs.</summary>
    /// <param name="seed">Decides the options, the keys and the operations.</param>
    /// <param name="count">Number of operations.</param>
    /// <param name="mix">Which operations; null takes everything.</param>
    /// <exception cref="ModelMismatchException">The database answered otherwise; says the shortest list
    /// found.</exception>
    public static void Run(int seed, int count, OperationMix? mix = null)
    {
        IReadOnlyList<ModelOperation> operations = OperationsOf(seed, count, mix);
        if (Failure(seed, operations, out int done) is not { } first) return;
        IReadOnlyList<ModelOperation> shortest = OperationReducer.Reduce(
            [.. operations.Take(done)], list => Failure(seed, list, out _) is not null, _reduceTime);
        Exception last = Failure(seed, shortest, out _) ?? first;
        throw new ModelMismatchException(
            $"Seed {seed}, operation {done} of {count}: {first.Message}\n"
            + $"Reduced to {shortest.Count} operations that end with {last.GetType().Name}: {last.Message}\n"
            + $"{OptionDraw.Next(seed, new MemoryFileSystem())}\n"
            + string.Join('\n', shortest),
            last);
    }

    /// <summary>The operations that a seed stands for.</summary>
    public static IReadOnlyList<ModelOperation> OperationsOf(int seed, int count, OperationMix? mix = null) =>
        new OperationGenerator(seed, KeyCount, mix ?? OperationMix.Everything).Take(count);

    /// <summary>How a list of operations fails, or null.</summary>
    /// <param name="seed">Decides the options and the keys.</param>
    /// <param name="operations">The list.</param>
    /// <param name="done">Operations begun.</param>
    /// <param name="adjust">Changes the options, such as to plant an error; null leaves them.</param>
    public static Exception? Failure(
        int seed,
        IReadOnlyList<ModelOperation> operations,
        out int done,
        Func<DatabaseOptions, DatabaseOptions>? adjust = null)
    {
        done = 0;
        DatabaseOptions options = OptionDraw.Next(seed, new MemoryFileSystem());
        if (adjust is not null) options = adjust(options);

        // Every third seed shares an environment with a busy database.
        using ModelNeighbour? neighbour = seed % 3 == 0 ? new ModelNeighbour(seed) : null;
        options = neighbour?.Join(options) ?? options;
        try
        {
            using var run = new ModelRun(options, new ModelKeys(seed, KeyCount));
            foreach (ModelOperation operation in operations)
            {
                done++;
                run.Do(operation);
                neighbour?.Step();
            }

            run.CheckAll();
            return null;
        }
        catch (Exception error)
        {
            // Whatever a random list brings about, an unexpected kind of exception too, is a finding.
            return error;
        }
    }
}
