using Iridium.Engine.Files;
using Iridium.Engine.Keys;
using Iridium.Engine.Opening;
using Iridium.Engine.Records;
using Iridium.Engine.Versions;
using Iridium.Engine.Wal;

namespace Iridium.Engine.Repairs;

/// <summary>
/// Reads the log of a damaged database as far as it is whole: what comes after the first damage is left out, since a
/// history with a hole in it is none. Changes nothing. Used once, by one thread.
/// </summary>
internal sealed class LogSurvey
{
    // Constant after construction.
    private readonly RepairScope _scope;
    private readonly DirectoryContent _content;
    private readonly KnownStructure _known;
    private readonly BlobSurvey _blobs;
    private readonly Dictionary<long, WalHeader> _headers = [];

    private LogSurvey(RepairScope scope, DirectoryContent content, KnownStructure known, BlobSurvey blobs)
    {
        _scope = scope;
        _content = content;
        _known = known;
        _blobs = blobs;
    }

    /// <summary>Whether the log ends with damage, so that a new segment has to follow its last whole record.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether there is a segment that must not stay among the others.</summary>
    public bool HasStray { get; private set; }

    /// <summary>The segments to keep, from the oldest on.</summary>
    public List<KeptSegment> Kept { get; } = [];

    /// <summary>Bytes of the last of them that count.</summary>
    public long LastBytes => Kept[^1].Bytes;

    /// <summary>The last sequence in the part that is kept, or before it.</summary>
    public long LastSequence { get; private set; }

    /// <summary>The last sequence that a record says was not logged.</summary>
    public long SkippedThrough { get; private set; }

    /// <summary>The keyspaces that records name.</summary>
    public SortedSet<int> Keyspaces { get; } = [];

    /// <summary>Whether a record refers to a streamed value whose file has to go.</summary>
    public bool HasTroubledBlobs { get; private set; }

    /// <summary>Streamed values that no table refers to yet: keyspace and file of each.</summary>
    public HashSet<(int Keyspace, long File)> Blobs { get; } = [];

    public static LogSurvey Run(
        RepairScope scope, DirectoryContent content, KnownStructure known, BlobSurvey blobs)
    {
        var survey = new LogSurvey(scope, content, known, blobs);
        survey.Run();
        return survey;
    }

    /// <summary>Whether the next opening applies an operation.</summary>
    public bool IsReplayed(int keyspace, long sequence) =>
        sequence > _known.FlushedThroughOf(keyspace) && !_known.IsDropped(keyspace);

    private void Run()
    {
        foreach (long number in _content.Segments) ReadHeader(number);
        long newest = _known.IsCertain ? _known.NewestWal : _headers.Keys.DefaultIfEmpty().Max();
        long oldest = _known.IsCertain ? _known.OldestWal : 0;
        List<long> chain = ChainTo(newest, oldest) ?? ChainFrom(oldest);
        if (chain.Count == 0 || chain[^1] != newest) Cut(Math.Max(newest, 0), "a log segment is missing or damaged");
        for (int i = 0; i < chain.Count; i++)
        {
            WalHeader? next = i + 1 < chain.Count ? _headers[chain[i + 1]] : null;
            if (!ReadSegment(chain[i], next)) break;
        }

        if (_known.IsCertain && !IsCut && Kept.Count > 0 && LastBytes < _known.SealedWalBytes)
            Cut(Kept[^1].Number, $"it ends at {LastBytes}, but had {_known.SealedWalBytes} bytes when it was closed");
        PutRestAside(oldest, _known.IsCertain ? newest : long.MaxValue);
    }

    private void ReadHeader(long number)
    {
        try
        {
            using IFile file = _scope.Files.OpenRead(_scope.PathOf(FileNames.Wal(number)));
            _headers[number] = WalHeader.Read(file, number);
        }
        catch (CorruptionException damage)
        {
            _scope.Note(FileNames.Wal(number), damage.Offset, damage.Detail);
        }
    }

    /// <summary>The segments up to one, by what each says it follows; null when one is missing.</summary>
    private List<long>? ChainTo(long newest, long oldest)
    {
        var chain = new List<long>();
        for (long number = newest; _headers.TryGetValue(number, out WalHeader header);)
        {
            chain.Insert(0, number);
            if (number == oldest) return chain;
            if (header.PredecessorNumber < number) number = header.PredecessorNumber;
            else break;
        }

        // Without a manifest the oldest is the first that follows none that is there.
        return oldest == 0 && chain.Count > 0 ? chain : null;
    }

    /// <summary>The segments from one on, as far as each is followed by the next.</summary>
    private List<long> ChainFrom(long oldest)
    {
        var chain = new List<long>();
        if (!_headers.ContainsKey(oldest)) return chain;
        for (long number = oldest; number != 0;)
        {
            chain.Add(number);
            number = _headers.Values.Where(each => each.PredecessorNumber == chain[^1]).Select(each => each.Number)
                .DefaultIfEmpty().Min();
            if (number <= chain[^1]) break;
        }

        return chain;
    }

    /// <summary>Reads the records of a segment; false when the log ends in it.</summary>
    private bool ReadSegment(long number, WalHeader? next)
    {
        string name = FileNames.Wal(number);
        if (Kept.Count > 0 && _headers[number].PredecessorLastSequence != LastSequence)
        {
            Cut(number, "it does not go on where the segment before ends");
            return false;
        }

        Kept.Add(new KeptSegment(_headers[number], WalHeader.Bytes));
        LastSequence = _headers[number].PredecessorLastSequence;
        try
        {
            using IFile file = _scope.Files.OpenRead(_scope.PathOf(name));
            bool isShort = file.Length < next?.PredecessorBytes;
            var reader = new WalReader(file, _headers[number], isShort ? null : next?.PredecessorBytes);
            while (reader.TryRead(out WalRecord record))
            {
                Take(name, in record);
                Kept[^1] = Kept[^1] with { Bytes = reader.ValidBytes };
                LastSequence = reader.LastSequence;
            }

            if (next is null || next.Value.PredecessorLastSequence == LastSequence) return true;
            long stated = next.Value.PredecessorLastSequence;
            Cut(number, $"it ends with sequence {LastSequence}; the next one says {stated}");
        }
        catch (CorruptionException damage)
        {
            Cut(number, damage.Detail);
        }

        return false;
    }

    private void Take(string name, in WalRecord record)
    {
        if (record.Type == WalRecord.SkipType) SkippedThrough = record.FirstSequence;
        if (record.Type != WalRecord.BatchType) return;
        var named = new List<int>();
        int count = 0;
        var operations = new BatchReader(record.Operations);
        for (; operations.MoveNext(); count++) named.Add(operations.Keyspace);
        if (operations.IsDamaged || count != record.Count || named.Contains(0))
            throw new CorruptionException(_scope.PathOf(name), LastBytes, "the record holds no well-formed batch");
        Keyspaces.UnionWith(named);
        TakeBlobs(name, in record);
    }

    private void TakeBlobs(string name, in WalRecord record)
    {
        var operations = new BatchReader(record.Operations);
        for (long sequence = record.FirstSequence; operations.MoveNext(); sequence++)
        {
            EntryKind kind = operations.Kind;
            ReadOnlySpan<byte> payload = operations.Payload;
            if (!BlobReference.IsBlob(kind) || !IsReplayed(operations.Keyspace, sequence)) continue;
            bool isKept = _blobs.TryKeep(operations.Key, ref kind, ref payload, out string detail);
            if (isKept && BlobReference.TryRead(kind, payload, out BlobReference reference))
            {
                Blobs.Add((operations.Keyspace, reference.FileNumber));
                continue;
            }

            HasTroubledBlobs = true;
            if (isKept) continue;
            byte[] key = operations.Key.ToArray();
            _scope.Lose(new RepairLoss(
                name,
                _known.KeyspaceOf(operations.Keyspace, _scope.Options.Keyspaces).Name,
                KeyRange.Between(key, KeyOrder.Successor(key)),
                0,
                sequence,
                sequence,
                detail + "; its record becomes a deletion"));
        }
    }

    private void Cut(long number, string detail)
    {
        IsCut = true;
        string name = FileNames.Wal(number);
        _scope.SetAside(name);
        bool isKept = Kept.Count > 0 && Kept[^1].Number == number;
        _scope.Lose(new RepairLoss(
            name,
            null,
            KeyRange.All,
            Math.Max(0, _scope.LengthOf(name) - (isKept ? LastBytes : 0)),
            LastSequence + 1,
            long.MaxValue,
            detail + "; the records from there on are left out"));
    }

    /// <summary>What comes after the damage, or belongs to no chain, is put aside; what is not needed is left
    /// alone.</summary>
    private void PutRestAside(long oldest, long newest)
    {
        var retained = _known.Retained.Select(segment => segment.Number).ToHashSet();
        foreach (long number in _content.Segments)
        {
            bool isKept = Kept.Exists(segment => segment.Number == number);
            if (isKept || number < oldest || retained.Contains(number)) continue;

            // The next opening removes it, unless a new segment of a higher number makes it one of the others.
            if (number > newest && !IsCut) continue;
            HasStray = true;
            _scope.SetAside(FileNames.Wal(number));
            if (_scope.LengthOf(FileNames.Wal(number)) > WalHeader.Bytes)
                _scope.Note(FileNames.Wal(number), 0, "it is not part of the log that is kept, and is put aside");
        }
    }
}
