using Iridium.Engine.Records;
using Iridium.Engine.Versions;
using Iridium.Engine.Wal;

namespace Iridium.Engine.Inspection;

/// <summary>
/// Verifies the log: that the segments from the oldest needed to the newest are there and follow one another, and
/// every record in them. Goes on behind a segment that is missing or damaged. Used once, by one thread.
/// </summary>
internal sealed class LogVerification
{
    // Constant after construction.
    private readonly VerificationScope _scope;
    private readonly ManifestState? _state;
    private readonly HashSet<int>? _keyspaces;

    // Own state, one thread: the header of each segment that could be read.
    private readonly Dictionary<long, WalHeader> _headers = [];

    private LogVerification(VerificationScope scope, ManifestState? state)
    {
        _scope = scope;
        _state = state;
        _keyspaces = state?.Trees.Select(tree => tree.Keyspace.Id).ToHashSet();
    }

    /// <summary>Verifies the log, also without a manifest that says which segments are needed.</summary>
    public static void Run(VerificationScope scope, ManifestState? state) => new LogVerification(scope, state).Run();

    /// <summary>The oldest segment that is read: change streams may need older ones than recovery.</summary>
    private long Oldest => _state is null
        ? 0
        : _state.RetainedAmong(_scope.Numbers(FileRole.Wal)).Select(segment => segment.Number)
            .DefaultIfEmpty(_state.OldestWal)
            .First();

    private void Run()
    {
        long oldest = Oldest;
        long newest = _state?.NewestWal ?? long.MaxValue;
        IReadOnlyCollection<long> present = _scope.Numbers(FileRole.Wal);
        foreach (long number in present) CheckNeed(number, oldest, newest);
        var chain = new SortedSet<long>(present.Where(number => number >= oldest && number <= newest));
        if (_state is not null) chain.Add(newest);
        if (_state is not null) chain.Add(oldest);
        AddPredecessors(chain, oldest);
        long[] numbers = [.. chain];
        for (int i = 0; i < numbers.Length; i++)
            VerifySegment(numbers[i], i + 1 < numbers.Length ? numbers[i + 1] : null);
    }

    /// <summary>Reads the headers, and puts into the chain what they name and is missing.</summary>
    private void AddPredecessors(SortedSet<long> chain, long oldest)
    {
        foreach (long number in chain.ToArray())
        {
            if (ReadHeader(number) is not WalHeader header) continue;
            _headers[number] = header;
            if (header.PredecessorNumber >= Math.Max(oldest, 1)) chain.Add(header.PredecessorNumber);
        }
    }

    private WalHeader? ReadHeader(long number)
    {
        string name = FileNames.Wal(number);
        if (!_scope.Numbers(FileRole.Wal).Contains(number)) return null;
        WalHeader? header = null;
        _scope.TryReadAhead(name, file => header = WalHeader.Read(file, number));
        return header;
    }

    private void CheckNeed(long number, long oldest, long newest)
    {
        string name = FileNames.Wal(number);
        if (number < oldest) _scope.Note(name, 0, "the log segment is not needed any more; the next open removes it");
        if (number <= newest) return;
        if (_scope.LengthOf(name) > WalHeader.Bytes)
            _scope.Find(name, WalHeader.Bytes, "the log segment holds records, but the manifest does not know of it");
        else
            _scope.Note(name, 0, "the log segment was never in use; the next open removes it");
    }

    private void VerifySegment(long number, long? next)
    {
        string name = FileNames.Wal(number);
        _scope.TryRead(name, "the log needs it for recovery", file =>
        {
            // Again, although it was read ahead: what is wrong with it is reported in the order of the files.
            WalHeader header = WalHeader.Read(file, number);
            CheckPredecessor(name, header);
            WalHeader? follower = next is long after && _headers.TryGetValue(after, out WalHeader known) ? known : null;
            bool isFollowed = follower?.PredecessorNumber == number;
            var reader = new WalReader(file, header, isFollowed ? follower!.Value.PredecessorBytes : null);
            ReadRecords(name, reader, isReplayed: number >= (_state?.OldestWal ?? 0));
            CheckEnd(name, reader, next is null, isFollowed ? follower : null);
        });
    }

    private void CheckPredecessor(string name, WalHeader header)
    {
        if (_state is null || header.Number == Oldest) return;
        if (header.PredecessorNumber >= Oldest && header.PredecessorNumber < header.Number) return;
        _scope.Find(
            name,
            24,
            $"it follows log segment {header.PredecessorNumber}, but the oldest one needed is {Oldest}");
    }

    private void ReadRecords(string name, WalReader reader, bool isReplayed)
    {
        for (long offset = reader.ValidBytes; reader.TryRead(out WalRecord record); offset = reader.ValidBytes)
        {
            if (record.Type == WalRecord.SkipType && _state?.UnloggedThrough < record.FirstSequence)
            {
                _scope.Find(
                    name,
                    offset,
                    $"the record skips to sequence {record.FirstSequence}, but the tables hold what was not logged up "
                    + $"to sequence {_state.UnloggedThrough} only");
            }

            if (record.Type != WalRecord.BatchType) continue;
            int count = 0;
            var operations = new BatchReader(record.Operations);
            while (operations.MoveNext())
            {
                CheckBlob(name, offset, record.FirstSequence + count, in operations);
                count++;
                if (!isReplayed || _keyspaces is null || _keyspaces.Contains(operations.Keyspace)) continue;
                if (_state!.IsDropped(operations.Keyspace)) continue; // With the keyspaces comes the state.
                _scope.Find(name, offset, $"the record names keyspace {operations.Keyspace}, which does not exist");
            }

            if (operations.IsDamaged || count != record.Count)
                _scope.Find(name, offset, "the record holds a batch that is not well-formed");
        }
    }

    /// <summary>What no table holds yet refers to blob files that the manifest names.</summary>
    private void CheckBlob(string name, long offset, long sequence, in BatchReader operation)
    {
        if (_state is null || !BlobReference.IsBlob(operation.Kind)) return;
        int keyspace = operation.Keyspace;
        TreeState? tree = _state.Trees.FirstOrDefault(each => each.Keyspace.Id == keyspace);
        if (tree is null || sequence <= tree.FlushedThrough) return;
        bool isKnown = BlobReference.TryRead(operation.Kind, operation.Payload, out BlobReference reference)
            && tree.Version.Blobs.Contains(reference.FileNumber);
        if (isKnown) return;
        _scope.Find(
            name, offset, $"the record refers to blob file {reference.FileNumber}, which the manifest does not name");
    }

    private void CheckEnd(string name, WalReader reader, bool isNewest, WalHeader? follower)
    {
        if (follower is WalHeader header && header.PredecessorLastSequence != reader.LastSequence)
        {
            _scope.Find(
                name,
                reader.ValidBytes,
                $"it ends with sequence {reader.LastSequence}; the next one says {header.PredecessorLastSequence}");
        }

        if (reader.DroppedBytes > 0)
        {
            string detail = $"{reader.DroppedBytes} bytes after the last whole record";
            if (isNewest)
                _scope.Note(name, reader.ValidBytes, detail + ": a torn tail; the next open cuts it");
            else
                _scope.Find(name, reader.ValidBytes, detail + ", though later log segments follow");
        }

        if (isNewest && _state is not null) CheckFlushed(name, reader);
    }

    private void CheckFlushed(string name, WalReader reader)
    {
        long known = Math.Max(reader.LastSequence, _state!.UnloggedThrough);
        foreach (TreeState tree in _state.Trees.Where(tree => tree.FlushedThrough > known))
        {
            _scope.Find(
                name,
                reader.ValidBytes,
                $"the log ends with sequence {reader.LastSequence}, but the tables of keyspace "
                + $"'{tree.Keyspace.Name}' hold sequence {tree.FlushedThrough}");
        }
    }
}
