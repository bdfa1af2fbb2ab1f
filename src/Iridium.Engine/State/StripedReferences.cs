namespace Iridium.Engine.State;

/// <summary>
/// A count of users for what every read takes and gives back: it starts with one user, the owner, and is spread over
/// cache lines by processor, so that reads on different processors do not wait for one another. The owner retires it
/// once; from then on nobody can be added, and whoever leaves last is told so. Thread-safe.
/// </summary>
/// <remarks>
/// Until it is retired the number on a line says nothing by itself, since one may come on one line and leave on
/// another; the sum is the count. Retiring moves each line's number into one sum and leaves a mark there: who comes and
/// meets the mark is refused, who leaves and meets it counts in the sum. The sum starts far above zero and gets down to
/// earth only after the last line was moved.
/// </remarks>
internal sealed class StripedReferences
{
    private const int Stripes = 16;
    private const int LongsPerLine = 8;
    private const long Retired = long.MinValue / 2;
    private const long RetiredBelow = Retired / 2;
    private const long Aloft = 1L << 40;

    // Own synchronisation.
    private readonly long[] _lines = new long[(Stripes + 1) * LongsPerLine];
    private long _sum = Aloft;

    /// <summary>Adds a user unless the owner has retired the count.</summary>
    public bool TryAdd()
    {
        // A refused one leaves its step on the marked line, where it can do no harm: nobody counts there any more.
        return Interlocked.Increment(ref Line) > RetiredBelow;
    }

    /// <summary>Takes a user away; true for the last one.</summary>
    public bool Release()
    {
        if (Interlocked.Decrement(ref Line) > RetiredBelow) return false;
        long left = Interlocked.Decrement(ref _sum);
        if (left < 0) throw new InvalidOperationException("A reference was released twice.");
        return left == 0;
    }

    /// <summary>Takes the owner away and lets nobody in any more. Called once.</summary>
    /// <returns>True when nobody else is left.</returns>
    public bool Retire()
    {
        long users = 0;
        for (int i = 1; i <= Stripes; i++) users += Interlocked.Exchange(ref _lines[i * LongsPerLine], Retired);
        return Interlocked.Add(ref _sum, users - Aloft) == 0;
    }

    private ref long Line => ref _lines[((Thread.GetCurrentProcessorId() & (Stripes - 1)) + 1) * LongsPerLine];
}
