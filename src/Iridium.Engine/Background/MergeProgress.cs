namespace Iridium.Engine.Background;

/// <summary>Adds up what the parts of a compaction have merged. Thread-safe; reports one at a time.</summary>
internal sealed class MergeProgress(CompactionPlan plan, Action<long, long>? onProgress)
{
    private readonly Lock _gate = new();
    private readonly long _entries = Math.Max(1, plan.Inputs.Sum(input => input.Table.EntryCount));

    // Guarded by _gate.
    private long _merged;

    public void Add(long entries)
    {
        if (onProgress is null) return;
        lock (_gate)
        {
            _merged += entries;
            onProgress((long)(plan.InputBytes * Math.Min(1, (double)_merged / _entries)), plan.InputBytes);
        }
    }
}
