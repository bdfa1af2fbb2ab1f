using System.Diagnostics;
using Iridium.Engine.Diagnostics;
using Iridium.Engine.Memtables;
using Iridium.Engine.State;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;
using Microsoft.Extensions.Logging;

namespace Iridium.Engine.Background;

/// <summary>Tells logs, counters and metrics of one flush. For one thread.</summary>
internal readonly struct FlushReport
{
    private readonly EngineContext _context;
    private readonly KeyspaceTree _tree;
    private readonly long _begun;
    private readonly long _slowSince;

    private FlushReport(EngineContext context, KeyspaceTree tree)
    {
        _context = context;
        _tree = tree;
        _begun = Stopwatch.GetTimestamp();
        _slowSince = context.Slow?.Now ?? 0;
    }

    public static FlushReport Begin(EngineContext context, KeyspaceTree tree, ReadOnlySpan<Memtable> flushed)
    {
        if (context.Log.IsEnabled(LogLevel.Debug))
        {
            long bytes = 0;
            foreach (Memtable memtable in flushed) bytes += memtable.Bytes;
            context.Log.FlushBegun(tree.Keyspace.Name, flushed.Length, bytes);
        }

        if (context.Events.HasListeners)
        {
            long bytes = 0;
            foreach (Memtable memtable in flushed) bytes += memtable.Bytes;
            var begun = new FlushEvent(tree.Keyspace.Name, 0, bytes, default);
            context.Events.Raise(static events => events.FlushBegun, begun);
        }

        return new FlushReport(context, tree);
    }

    /// <summary>The tables count: they stand in the manifest.</summary>
    public void End(TreeEdit flushed, int level)
    {
        List<TableMeta> tables = [.. flushed.Added.Select(addition => addition.Table)];
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_begun);
        long bytes = tables.Sum(table => table.FileBytes) + flushed.AddedBlobs.Sum(blob => blob.FileBytes);
        _context.Merges.CountFlush(bytes, elapsed);
        _context.Meter.RecordFlush(_tree.Keyspace.Name, elapsed);
        _tree.Traffic.CountFlush(level, bytes);
        if (_context.Events.HasListeners)
        {
            var ended = new FlushEvent(_tree.Keyspace.Name, tables.Count, bytes, elapsed);
            TableEvents.RaiseCreated(_context, _tree.Keyspace.Name, tables, level);
            _context.Events.Raise(static events => events.FlushEnded, ended);
        }

        foreach (TableMeta table in tables)
            _context.Log.Flushed(_tree.Keyspace.Name, table.EntryCount, table.Number, table.FileBytes, elapsed);
        if (_context.Slow is not { } slow || !slow.IsSlow(_slowSince)) return;
        slow.Tell(new SlowOperation("flush", _tree.Keyspace.Name, slow.Since(_slowSince), default)
        {
            Keys = tables.Sum(table => table.EntryCount),
            Bytes = bytes,
        });
    }
}
