using System.Diagnostics;
using Iridium.Engine.Diagnostics;
using Iridium.Engine.State;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Background;

/// <summary>Tells logs, counters and metrics of one compaction, trivial move or drop. For one thread.</summary>
internal readonly struct CompactionReport
{
    private readonly EngineContext _context;
    private readonly KeyspaceTree _tree;
    private readonly CompactionPlan _plan;
    private readonly long _begun;
    private readonly long _slowSince;
    private readonly Activity? _activity;

    private CompactionReport(EngineContext context, KeyspaceTree tree, CompactionPlan plan)
    {
        _context = context;
        _tree = tree;
        _plan = plan;
        _begun = Stopwatch.GetTimestamp();
        _slowSince = context.Slow?.Now ?? 0;
        if (!plan.IsTrivialMove)
        {
            _activity = EngineActivities.StartCompaction(
                context.Directory, tree.Keyspace.Name, plan.InputLevel, plan.OutputLevel);
        }
    }

    private string Name => _tree.Keyspace.Name;

    public static CompactionReport Begin(EngineContext context, KeyspaceTree tree, CompactionPlan plan)
    {
        if (!plan.IsTrivialMove && !plan.IsDrop)
        {
            context.Log.CompactionBegun(
                tree.Keyspace.Name, plan.Inputs.Count, plan.InputLevel, plan.OutputLevel, plan.InputBytes);
        }

        var report = new CompactionReport(context, tree, plan);
        if (context.Events.HasListeners)
            context.Events.Raise(static events => events.CompactionBegun, report.ToEvent());
        return report;
    }

    /// <summary>The tables count: they stand in the manifest.</summary>
    public void End(MergeOutput output)
    {
        IReadOnlyList<TableMeta> outputs = output.Tables;
        if (_context.Events.HasListeners) RaiseEnded(outputs);
        if (_plan.IsTrivialMove)
        {
            _context.Merges.CountMoves(outputs.Count);
            foreach (TableMeta table in outputs)
                _context.Log.TableMoved(Name, table.Number, _plan.InputLevel, _plan.OutputLevel, table.FileBytes);
            return;
        }

        if (_plan.IsDrop)
        {
            _context.Merges.CountDrops(_plan.Inputs.Count);
            _context.Log.Dropped(Name, _plan.Inputs.Count, _plan.InputBytes);
            _activity?.Dispose();
            return;
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(_begun);
        foreach (TableAddition input in _plan.Inputs) _tree.Traffic.CountRead(input.Level, input.Table.FileBytes);
        long written = outputs.Sum(table => table.FileBytes) + output.Blobs.Sum(blob => blob.FileBytes);
        _tree.Traffic.CountWritten(_plan.OutputLevel, written);
        _context.Merges.CountCompaction(_plan.InputBytes, written, elapsed);
        _context.Meter.RecordCompaction(Name, _plan.OutputLevel, elapsed);
        _context.Log.Compacted(
            Name, _plan.Inputs.Count, _plan.InputLevel, outputs.Count, _plan.OutputLevel, written, elapsed);
        _activity.SetBytes(_plan.InputBytes, written);
        _activity?.Dispose();
        TellIfSlow(outputs);
    }

    /// <summary>It failed, and the inputs stay.</summary>
    public void Fail(Exception error)
    {
        _activity.Fail(error);
        _activity?.Dispose();
    }

    private void TellIfSlow(IReadOnlyList<TableMeta> outputs)
    {
        if (_context.Slow is not { } slow || !slow.IsSlow(_slowSince)) return;
        slow.Tell(new SlowOperation("compaction", Name, slow.Since(_slowSince), default)
        {
            Keys = outputs.Sum(table => table.EntryCount),
            Bytes = _plan.InputBytes,
        });
    }

    private void RaiseEnded(IReadOnlyList<TableMeta> outputs)
    {
        CompactionEvent ended = ToEvent() with
        {
            OutputTables = outputs.Count,
            OutputBytes = outputs.Sum(table => table.FileBytes),
            Elapsed = Stopwatch.GetElapsedTime(_begun),
        };
        if (ended.Kind == CompactionKind.Merge)
            TableEvents.RaiseCreated(_context, Name, outputs, _plan.OutputLevel);
        _context.Events.Raise(static events => events.CompactionEnded, ended);
    }

    private CompactionEvent ToEvent()
    {
        CompactionKind kind = _plan.IsTrivialMove ? CompactionKind.Move
            : _plan.IsDrop ? CompactionKind.Drop : CompactionKind.Merge;
        return new CompactionEvent(Name, kind, _plan.InputLevel, _plan.OutputLevel)
        {
            InputTables = _plan.Inputs.Count,
            InputBytes = _plan.InputBytes,
        };
    }
}
