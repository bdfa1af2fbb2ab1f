namespace Iridium.Engine.Coding;

/// <summary>
/// A count that many threads raise at once: each processor has a number of its own on a cache line of its own, so
/// counting costs no transfer between processors. Reading adds them up and is exact once the counting has paused.
/// Thread-safe.
/// </summary>
internal sealed class StripedCounter
{
    private const int Stripes = 16;
    private const int LongsPerLine = 8;

    private readonly long[] _counts = new long[(Stripes + 1) * LongsPerLine];

    /// <summary>The sum.</summary>
    public long Value
    {
        get
        {
            long sum = 0;
            for (int i = 1; i <= Stripes; i++) sum += Volatile.Read(ref _counts[i * LongsPerLine]);
            return sum;
        }
    }

    public void Increment()
    {
        int stripe = Thread.GetCurrentProcessorId() & (Stripes - 1);
        Interlocked.Increment(ref _counts[(stripe + 1) * LongsPerLine]);
    }
}
