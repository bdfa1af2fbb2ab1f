namespace Iridium.Engine.Background;

/// <summary>
/// Which versions of a key someone may still ask for. The held snapshots divide the sequences into stripes: stripe 0
/// ends with the oldest snapshot, the last stripe is open. Reads see, of each stripe, only the newest decisive entry of
/// a key. Pure: no clock, no files.
/// </summary>
internal sealed class RetentionRule(long[] snapshots)
{
    /// <summary>The stripe of a sequence; greater for newer ones.</summary>
    public int StripeOf(long sequence)
    {
        if (snapshots.Length == 0) return 0;
        int at = Array.BinarySearch(snapshots, sequence);
        return at >= 0 ? at : ~at;
    }

    /// <summary>Greatest sequence in a stripe.</summary>
    public long EndOf(int stripe) => stripe < snapshots.Length ? snapshots[stripe] : long.MaxValue;

    /// <summary>
    /// The range tombstones that must be kept of those that stand over one and the same range.
    /// </summary>
    /// <param name="descending">Their sequences, the newest first.</param>
    /// <param name="isLowest">Whether nothing below can hold keys of the range.</param>
    public IEnumerable<long> RetainTombstones(IEnumerable<long> descending, bool isLowest)
    {
        int lastStripe = int.MaxValue;
        foreach (long sequence in descending)
        {
            int stripe = StripeOf(sequence);
            if (stripe == lastStripe) continue;
            lastStripe = stripe;
            // What it hides was dropped with this merge, and no snapshot older than it remains to be told apart.
            if (stripe == 0 && isLowest) continue;
            yield return sequence;
        }
    }
}
