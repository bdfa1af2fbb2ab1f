using System.Diagnostics;

namespace Iridium.Bench.Measuring;

/// <summary>
/// Waits until background work has ended. No engine's C interface reports that as an event, so it is asked now and then
/// and, since a question can fall between two compactions, taken as the end only when the process has also written
/// nothing for a while.
/// </summary>
internal static class Quiescence
{
    private const long IdleBytes = 4_096;
    private static readonly TimeSpan _quiet = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan _step = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits for the end of background work, for ten minutes at most.</summary>
    /// <param name="isIdle">What the engine itself says.</param>
    public static void Wait(Func<bool> isIdle)
    {
        using var never = new ManualResetEventSlim();
        var total = Stopwatch.StartNew();
        var quiet = Stopwatch.StartNew();
        long before = ProcessCounters.BytesWritten;
        while (quiet.Elapsed < _quiet)
        {
            if (total.Elapsed > TimeSpan.FromMinutes(10))
                throw new BenchException("Background work did not end within ten minutes.");
            never.Wait(_step);
            long now = ProcessCounters.BytesWritten;
            if (isIdle() && now - before < IdleBytes) continue;
            before = now;
            quiet.Restart();
        }
    }
}
