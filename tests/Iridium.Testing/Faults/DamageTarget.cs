using System.Buffers.Binary;
using Iridium.Engine;
using Iridium.Engine.Files;
using Iridium.Engine.Records;
using Iridium.Engine.Wal;
using Iridium.Testing.Model;

namespace Iridium.Testing.Faults;

/// <summary>
/// A small database as a set of file images, and the question whether a damaged copy of it still never says anything
/// false. Immutable once made.
/// </summary>
public sealed class DamageTarget
{
    private const string Directory = "/model";
    private const int KeyCount = 24;

    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, byte[]> _older = new(StringComparer.Ordinal);
    private readonly DatabaseOptions _options;
    private readonly Func<DatabaseOptions, DatabaseOptions> _adjust;
    private readonly ModelKeys _keys;
    private readonly CommitHistory _history;
    private readonly ModelState _state;
    private readonly bool _isClosed;
    private readonly long _vouchedSequence;

    /// <param name="seed">Decides what the database holds.</param>
    /// <param name="isClosed">Whether it was closed; otherwise its process was killed after the last write.</param>
    /// <param name="adjust">Changes the options that the damaged copies are opened with, such as to plant an
    /// error.</param>
    public DamageTarget(int seed, bool isClosed, Func<DatabaseOptions, DatabaseOptions>? adjust = null)
    {
        _adjust = adjust ?? (options => options);
        var disk = new MemoryFileSystem();
        _isClosed = isClosed;
        _options = OptionDraw.Next(seed, disk) with
        {
            MemtableBytesMax = 1 << 20,
            WalSegmentBytesMax = 4_096,
            WalTotalBytesMax = 1 << 20,
            BlockCacheBytesMax = 0,
            Keyspaces = new KeyspaceOptions
            {
                BlockBytes = 256,
                Compression = CompressionMethod.Snappy,
                // Of the two cases of a seed, closed and not, one has blob files.
                BlobBytesMin = isClosed == (seed % 2 == 0) ? 30 : 0,
            },
        };
        _keys = new ModelKeys(seed, KeyCount);
        _history = new CommitHistory(ModelState.Empty(OperationGenerator.Spaces, KeyCount), 1);
        var run = new ModelRun(_options, _keys, history: _history);
        var generator = new OperationGenerator(seed, KeyCount, OperationMix.Damage);
        ModelOperation flush = new(ModelOperationKind.Flush);
        run.Do(new ModelOperation(ModelOperationKind.CreateKeyspace));
        foreach (ModelOperation each in (ModelOperation[])[.. generator.Take(30), flush, .. generator.Take(15)])
            run.Do(each);
        foreach (string name in disk.ListFiles(Directory)) _older.Add(name, ReadAll(disk, name));
        _older.Remove("LOCK");
        foreach (ModelOperation each in (ModelOperation[])[.. generator.Take(15), flush, .. generator.Take(12)])
            run.Do(each);
        if (isClosed) run.Dispose();
        _state = run.State;
        foreach (string name in disk.ListFiles(Directory)) _files.Add(name, ReadAll(disk, name));
        _files.Remove("LOCK");
        _vouchedSequence = VouchedSequence();
        run.Dispose();
    }

    public IEnumerable<string> Names => _files.Keys;

    public byte[] this[string name] => _files[name];

    /// <summary>Files as they were before the last writes and flushes; not all of them are there any more.</summary>
    public IReadOnlyDictionary<string, byte[]> Older => _older;

    /// <summary>Damages a copy, opens it and reads everything.</summary>
    /// <param name="name">The file to replace.</param>
    /// <param name="bytes">Its new content; null deletes it.</param>
    /// <returns>Whether the damage was noticed by an error.</returns>
    /// <exception cref="ModelMismatchException">A wrong answer, or an error of another kind.</exception>
    public bool IsNoticed(string name, byte[]? bytes) =>
        IsNoticed(new Dictionary<string, byte[]?> { [name] = bytes });

    /// <summary>Whether a cut of the file cannot be told from a crash: then any whole prefix is a right
    /// answer.</summary>
    public bool MayBeTorn(string name) =>
        !_isClosed && name == _files.Keys.Last(each => each.EndsWith(".wal", StringComparison.Ordinal));

    /// <summary>As <see cref="IsNoticed(string, byte[])"/>, for several files at once.</summary>
    public bool IsNoticed(IReadOnlyDictionary<string, byte[]?> changes)
    {
        var disk = new MemoryFileSystem();
        disk.CreateDirectory(Directory);
        foreach ((string name, byte[] bytes) in _files)
        {
            byte[]? content = changes.TryGetValue(name, out byte[]? changed) ? changed : bytes;
            if (content is null) continue;
            using IFile file = disk.Create(Path.Combine(Directory, name));
            file.Write(content, 0);
        }

        try
        {
            DatabaseOptions options = _adjust(_options with { FileSystem = disk, CreateIfMissing = false });
            using IridiumDatabase database = ModelRun.Open(options);
            Compare(database, changes);
            return false;
        }
        catch (Exception error) when (error is CorruptionException or FormatVersionException)
        {
            return true;
        }
        catch (IridiumException error) when (error.Code == EngineErrorCode.DatabaseNotFound)
        {
            return true;
        }
    }

    private void Compare(IridiumDatabase database, IReadOnlyDictionary<string, byte[]?> changes)
    {
        DateTimeOffset now = _options.TimeProvider.GetUtcNow();
        if (_isClosed || database.LastSequence == _state.LastSequence)
        {
            ModelComparison.RequireEqual(database, _state, _keys, now);
            return;
        }

        // Without a clean close the tail may have been torn by a crash for all that recovery can know, but only after
        // what the newest record says was durable when it was written.
        ModelState found = _history.MatchAny(database, _keys, now);
        bool isCut = changes.Any(change =>
            MayBeTorn(change.Key) && change.Value?.Length < _files[change.Key].Length);
        if (isCut || found.LastSequence >= _vouchedSequence) return;
        throw new ModelMismatchException(
            $"it ends with {found.LastSequence}, but the log vouches for {_vouchedSequence}");
    }

    /// <summary>The last sequence that the newest record of the newest segment says was durable.</summary>
    private long VouchedSequence()
    {
        byte[] log = _files.Last(file => file.Key.EndsWith(".wal", StringComparison.Ordinal)).Value;
        long sequence = BinaryPrimitives.ReadInt64LittleEndian(log.AsSpan(40));
        var ends = new List<(long End, long LastSequence)> { (WalHeader.Bytes, sequence) };
        long vouched = WalHeader.Bytes;
        for (int at = WalHeader.Bytes; at < log.Length;)
        {
            if (!Frame.TryReadHeader(log.AsSpan(at), at, log.Length, out int bodyBytes, out vouched)) break;
            at += Frame.HeaderBytes;
            if (!WalRecord.TryParse(log.AsSpan(at, bodyBytes), out WalRecord record)) break;
            at += bodyBytes;
            ends.Add((at, record.LastSequence));
        }

        return ends.Last(end => end.End <= vouched).LastSequence;
    }

    private static byte[] ReadAll(MemoryFileSystem disk, string name)
    {
        using IFile file = disk.OpenRead(Path.Combine(Directory, name));
        byte[] bytes = new byte[file.Length];
        file.Read(bytes, 0);
        return bytes;
    }
}
