using Iridium.Engine.Files;
using Iridium.Engine.Keys;
using Iridium.Engine.Records;
using Iridium.Engine.Tables;
using Iridium.Engine.Tables.Blocks;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Repairs;

/// <summary>
/// Copies what can be read of a damaged table into a new one, block by block, and reports the key ranges of the blocks
/// that cannot. Used once, by one thread.
/// </summary>
internal sealed unsafe class TableSalvage
{
    // Constant after construction.
    private readonly RepairScope _scope;
    private readonly KnownTable _table;
    private readonly KeyspaceRecord _keyspace;
    private readonly BlobSurvey _blobs;

    // Own state, one thread.
    private byte[]? _lastKey;
    private byte[] _holeStart = [];
    private bool _isInHole;
    private long _holeBytes;
    private string _holeDetail = "";

    private TableSalvage(RepairScope scope, KnownTable table, KeyspaceRecord keyspace, BlobSurvey blobs)
    {
        _scope = scope;
        _table = table;
        _keyspace = keyspace;
        _blobs = blobs;
    }

    private string Name => FileNames.Table(_table.Meta.Number);

    /// <summary>Saves what can be saved.</summary>
    /// <returns>The new table at the old one's place, or null when nothing is left.</returns>
    public static TableMeta? Run(
        RepairScope scope, KnownTable table, KeyspaceRecord keyspace, BlobSurvey blobs)
    {
        var salvage = new TableSalvage(scope, table, keyspace, blobs);
        scope.SetAside(salvage.Name);
        try
        {
            IFile file = scope.Files.OpenRead(scope.PathOf(salvage.Name));
            using TableReader reader = TableReader.Open(file, table.Meta, cache: null);
            return salvage.Copy(reader);
        }
        catch (CorruptionException damage)
        {
            salvage.LoseAll(damage.Detail);
            return null;
        }
        catch (FileNotFoundException)
        {
            salvage.LoseAll("the file is missing");
            return null;
        }
    }

    private TableMeta? Copy(TableReader reader)
    {
        using var writer = new SalvageWriter(_scope, _keyspace.Id, _keyspace.Options, _table.Meta.CreatedTicks);
        foreach (RangeTombstone tombstone in reader.RangeTombstones) writer.Add(tombstone);
        var index = new IndexCursor(reader, fillCache: false);
        try
        {
            for (bool more = Move(ref index, isFirst: true); more; more = Move(ref index, isFirst: false))
                CopyBlock(reader, in index, writer);
        }
        finally
        {
            index.Release();
        }

        EndHole(_table.Meta.End);
        if (writer.IsEmpty) return null;
        TableMeta saved = writer.Finish();
        return _table.Meta.SequenceOfAll == 0 ? saved : saved.WithSequence(_table.Meta.SequenceOfAll);
    }

    /// <summary>Goes to the next block whose place can be read; a damaged partition of the index is a hole.</summary>
    private bool Move(ref IndexCursor index, bool isFirst)
    {
        long last = -1;
        while (true)
        {
            try
            {
                return isFirst ? index.SeekToFirst() : index.Next();
            }
            catch (CorruptionException damage)
            {
                BeginHole(0, damage.Detail);
                if (damage.Offset == last) return false;
                last = damage.Offset;
                isFirst = false;
            }
        }
    }

    private void CopyBlock(TableReader reader, in IndexCursor index, SalvageWriter writer)
    {
        PinnedBlock block = default;
        var cursor = new BlockCursor(reader.Blocks.Path);
        long bytes = 0;
        try
        {
            BlockHandle handle = index.Handle;
            bytes = handle.Size;
            block = reader.Blocks.Read(handle);
            cursor.Load(block.Content, block.Length, handle.Offset);
            for (bool more = cursor.SeekToFirst(); more; more = cursor.Next()) CopyEntry(cursor, writer);
        }
        catch (CorruptionException damage)
        {
            BeginHole(bytes, damage.Detail);
        }
        finally
        {
            cursor.Unload();
            block.Release();
        }
    }

    private void CopyEntry(BlockCursor cursor, SalvageWriter writer)
    {
        EntryKind kind = cursor.Current.Kind;
        ReadOnlySpan<byte> payload = cursor.Payload;
        if (!_blobs.TryKeep(cursor.Key, ref kind, ref payload, out string detail))
        {
            // The entry goes with its value: it could never be read.
            BeginHole(payload.Length, detail, cursor.Key.ToArray());
            return;
        }

        // The lost block may have held newer versions of this very key.
        if (_isInHole) EndHole(KeyOrder.Successor(cursor.Key));
        if (!writer.TryAdd(cursor.Key, cursor.Current.Sequence, kind, payload))
            BeginHole(0, "an entry is not after the one before it");
        if (_lastKey is null || !cursor.Key.SequenceEqual(_lastKey)) _lastKey = cursor.Key.ToArray();
    }

    /// <summary>Begins a hole, or goes on with the one there is.</summary>
    /// <param name="bytes">Bytes that are lost.</param>
    /// <param name="detail">Why.</param>
    /// <param name="start">The first key concerned; null for the last one read, which may have gone on in the lost
    /// block, with the value beneath a touch.</param>
    private void BeginHole(long bytes, string detail, byte[]? start = null)
    {
        if (!_isInHole) (_holeStart, _holeDetail) = (start ?? _lastKey ?? _table.Meta.Start, detail);
        _isInHole = true;
        _holeBytes += bytes;
    }

    private void EndHole(byte[] end)
    {
        if (!_isInHole) return;
        Lose(KeyRange.Between(_holeStart, end), _holeBytes, _holeDetail);
        _isInHole = false;
        _holeBytes = 0;
    }

    private void LoseAll(string detail) =>
        Lose(KeyRange.Between(_table.Meta.Start, _table.Meta.End), _table.Meta.FileBytes, detail);

    private void Lose(KeyRange range, long bytes, string detail)
    {
        TableMeta meta = _table.Meta;
        _scope.Lose(new RepairLoss(
            Name, _keyspace.Name, range, bytes, meta.SmallestSequence, meta.LargestSequence, detail));
    }
}
