using Iridium.Engine.Files;
using Iridium.Engine.Records;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Repairs;

/// <summary>
/// Writes what was saved into a new table. In a dry run nothing is written, and the table is as it would be but for its
/// length. For one thread.
/// </summary>
internal sealed class SalvageWriter : IDisposable
{
    private readonly IFile _file;
    private readonly TableBuilder _builder;
    private RangeTombstone? _last;

    public SalvageWriter(RepairScope scope, int keyspace, KeyspaceOptions options, long createdTicks)
    {
        long number = scope.NewNumber();
        string name = FileNames.Table(number);

        // Nothing of a dry run goes further than memory.
        IFileSystem files = scope.IsDryRun ? new MemoryFileSystem() : scope.Files;
        if (scope.IsDryRun) files.CreateDirectory(scope.Directory);
        _file = files.Create(scope.PathOf(name));
        _builder = new TableBuilder(_file, number, Guid.NewGuid(), new TableOptions
        {
            BlockBytes = options.BlockBytes,
            FilterBitsPerKey = options.FilterBitsPerKey,
            Compression = options.Compression,
            CreatedTicks = createdTicks,
            KeyspaceId = keyspace,
        });
    }

    public bool IsEmpty => _builder.IsEmpty;

    /// <summary>Adds an entry; false when it does not come after the one before, which damage only can bring.</summary>
    public bool TryAdd(ReadOnlySpan<byte> key, long sequence, EntryKind kind, ReadOnlySpan<byte> payload)
    {
        try
        {
            _builder.Add(key, sequence, kind, payload);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Adds a range tombstone; one that came just before is passed over.</summary>
    public void Add(RangeTombstone tombstone)
    {
        bool isSame = _last is { } last
            && last.Sequence == tombstone.Sequence
            && last.Start.AsSpan().SequenceEqual(tombstone.Start)
            && last.End.AsSpan().SequenceEqual(tombstone.End);
        if (!isSame) _builder.AddRangeTombstone(tombstone);
        _last = tombstone;
    }

    /// <summary>Ends the table, durably but for its name.</summary>
    public TableMeta Finish()
    {
        TableMeta meta = _builder.Finish();
        _file.Sync();
        return meta;
    }

    public void Dispose() => _file.Dispose();
}
