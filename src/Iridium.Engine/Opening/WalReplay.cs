using Iridium.Engine.Files;
using Iridium.Engine.Records;
using Iridium.Engine.State;
using Iridium.Engine.Versions;
using Iridium.Engine.Wal;

namespace Iridium.Engine.Opening;

/// <summary>
/// Reads the log segments in order and applies to the memtables what no table holds yet. Changes no file.
/// </summary>
internal sealed class WalReplay(EngineContext context, TreeRegistry trees, ManifestState manifest)
{
    private readonly Dictionary<int, long> _flushedThrough =
        manifest.Trees.ToDictionary(tree => tree.Keyspace.Id, tree => tree.FlushedThrough);

    private bool _newestEndsWithSeal;

    /// <summary>The newest sequence in the log.</summary>
    public long LastSequence { get; private set; }

    /// <summary>Batches read.</summary>
    public long Records { get; private set; }

    /// <summary>Bytes of the newest segment up to the end of its last whole record.</summary>
    public long NewestValidBytes { get; private set; }

    /// <summary>Bytes after that: a tail that was torn by a crash.</summary>
    public long NewestDroppedBytes { get; private set; }

    /// <summary>The segments before the newest.</summary>
    public List<ClosedSegment> Closed { get; } = [];

    /// <summary>A writer that goes on after the last whole record of the newest segment.</summary>
    public WalWriter ContinueWith(IFile file, WalHeader header) =>
        new(file, header, NewestValidBytes, LastSequence, _newestEndsWithSeal);

    /// <exception cref="CorruptionException">The log is damaged, or ends before what the tables hold.</exception>
    public void Run(IReadOnlyList<WalHeader> chain)
    {
        for (int i = 0; i < chain.Count; i++)
        {
            WalHeader? next = i + 1 < chain.Count ? chain[i + 1] : null;
            ReadSegment(chain[i], next);
        }

        RefuseCutLog(context.PathOf(FileNames.Wal(chain[^1].Number)));
        foreach (TreeState tree in manifest.Trees)
        {
            if (tree.FlushedThrough <= Math.Max(LastSequence, manifest.UnloggedThrough)) continue;
            throw new CorruptionException(
                context.PathOf(FileNames.Wal(chain[^1].Number)),
                NewestValidBytes,
                $"the log ends with sequence {LastSequence}, but the tables of keyspace '{tree.Keyspace.Name}' hold "
                + $"sequence {tree.FlushedThrough}");
        }
    }

    /// <summary>A log that was whole at a clean close can have grown since, and nothing else.</summary>
    private void RefuseCutLog(string path)
    {
        if (NewestValidBytes >= manifest.SealedWalBytes) return;
        throw new CorruptionException(
            path,
            NewestValidBytes,
            "the last whole log record ends here, but the database was closed with "
            + $"{manifest.SealedWalBytes} bytes of log");
    }

    private void ReadSegment(WalHeader header, WalHeader? next)
    {
        string path = context.PathOf(FileNames.Wal(header.Number));
        using IFile file = context.Files.OpenRead(path);
        if (Closed.Count > 0 && header.PredecessorLastSequence != LastSequence)
        {
            throw new CorruptionException(
                path, 40, "the sequence it follows is not the last one of the segment before");
        }

        var reader = new WalReader(file, header, next?.PredecessorBytes);
        _newestEndsWithSeal = false;
        while (reader.TryRead(out WalRecord record))
        {
            _newestEndsWithSeal = record.Type == WalRecord.SealType;
            if (record.Type == WalRecord.BatchType) Apply(path, reader.ValidBytes, in record);
            else if (record.Type == WalRecord.SkipType) RefuseLostSkip(path, reader.ValidBytes, in record);
        }

        LastSequence = reader.LastSequence;
        if (next is null)
        {
            NewestValidBytes = reader.ValidBytes;
            NewestDroppedBytes = reader.DroppedBytes;
            return;
        }

        if (next.Value.PredecessorLastSequence != LastSequence)
        {
            throw new CorruptionException(
                path,
                reader.ValidBytes,
                $"it ends with sequence {LastSequence}; the next one says {next.Value.PredecessorLastSequence}");
        }

        Closed.Add(new ClosedSegment(header.Number, reader.ValidBytes, LastSequence));
    }

    /// <summary>A skip is written once everything that it stands for is in tables.</summary>
    private void RefuseLostSkip(string path, long endOffset, in WalRecord record)
    {
        if (record.FirstSequence <= manifest.UnloggedThrough) return;
        throw new CorruptionException(
            path,
            endOffset,
            $"the record before skips to sequence {record.FirstSequence}, but the tables hold what was not logged up "
            + $"to sequence {manifest.UnloggedThrough} only");
    }

    /// <summary>The manifest names a blob file before the log refers to it.</summary>
    private static void RefuseUnknownBlob(string path, long endOffset, KeyspaceTree tree, in BatchReader operation)
    {
        if (!BlobReference.IsBlob(operation.Kind)) return;
        bool isKnown = BlobReference.TryRead(operation.Kind, operation.Payload, out BlobReference reference)
            && tree.Version.Blobs.Contains(reference.FileNumber);
        if (isKnown) return;
        throw new CorruptionException(
            path,
            endOffset,
            $"the record before refers to blob file {reference.FileNumber}, which the manifest does not name");
    }

    private void Apply(string path, long endOffset, in WalRecord record)
    {
        Records++;
        var operations = new BatchReader(record.Operations);
        long sequence = record.FirstSequence;
        while (operations.MoveNext())
        {
            if (!trees.TryGet(operations.Keyspace, out KeyspaceTree? tree))
            {
                if (manifest.IsDropped(operations.Keyspace))
                {
                    // What was written to a keyspace before it was dropped went with it.
                    sequence++;
                    continue;
                }

                throw new CorruptionException(
                    path, endOffset, $"the record before names keyspace {operations.Keyspace}, which does not exist");
            }

            if (sequence > _flushedThrough[operations.Keyspace])
            {
                RefuseUnknownBlob(path, endOffset, tree, in operations);
                BatchApplier.ApplyOne(tree.Active, in operations, sequence);
                if (tree.Active.Bytes >= context.Options.MemtableBytesMax && !context.IsReadOnly) tree.RotateMemtable();
            }

            sequence++;
        }

        if (operations.IsDamaged || sequence != record.LastSequence + 1)
            throw new CorruptionException(path, endOffset, "the record before holds a batch that is not well-formed");
    }
}
