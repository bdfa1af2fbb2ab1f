using System.Diagnostics;

namespace Iridium.Testing.Model;

/// <summary>
/// Makes a failing list of operations shorter while it still fails, by leaving out ever smaller parts (Zeller and
/// Hildebrandt, "Simplifying and Isolating Failure-Inducing Input").
/// </summary>
public static class OperationReducer
{
    /// <summary>Reduces a list that fails.</summary>
    /// <param name="operations">The list.</param>
    /// <param name="fails">Whether a list fails.</param>
    /// <param name="time">Longest time to spend; the shortest list found by then is returned.</param>
    public static IReadOnlyList<ModelOperation> Reduce(
        IReadOnlyList<ModelOperation> operations,
        Func<IReadOnlyList<ModelOperation>, bool> fails,
        TimeSpan time)
    {
        long started = Stopwatch.GetTimestamp();
        for (int part = Math.Max(1, operations.Count / 2); ; part = Math.Max(1, part / 2))
        {
            bool isShorter = false;
            for (int at = 0; at < operations.Count;)
            {
                if (Stopwatch.GetElapsedTime(started) > time) return operations;
                ModelOperation[] rest = [.. operations.Take(at), .. operations.Skip(at + part)];
                if (rest.Length > 0 && fails(rest))
                {
                    operations = rest;
                    isShorter = true;
                }
                else
                {
                    at += part;
                }
            }

            if (part == 1 && !isShorter) return operations;
        }
    }
}
