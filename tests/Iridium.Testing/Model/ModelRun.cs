using Iridium.Engine;
using Iridium.Engine.Versions;

namespace Iridium.Testing.Model;

/// <summary>
/// Does random operations on a database and on the model at once and compares every answer. Disposing it closes the
/// database; what a crash left of it is simply dropped. For one thread.
/// </summary>
public sealed class ModelRun : IDisposable
{
    private const int SlotCount = 4;
    private const string Directory = "/model";

    // Constant after construction.
    private readonly DatabaseOptions _options;
    private readonly CommitHistory? _history;
    private readonly ModelSnapshot?[] _snapshots = new ModelSnapshot?[SlotCount];
    private readonly ModelCursor?[] _cursors = new ModelCursor?[SlotCount];
    private readonly ModelFollower _follower = new();

    /// <summary>Opens the database; for a new one the state is empty.</summary>
    public ModelRun(DatabaseOptions options, ModelKeys keys, ModelState? state = null, CommitHistory? history = null)
    {
        _options = options with { ManualBackgroundWork = true };
        _history = history;
        Keys = keys;
        State = state ?? ModelState.Empty(OperationGenerator.Spaces, keys.Count);
        Clock = (FakeTimeProvider)options.TimeProvider;
        Database = IridiumDatabase.Open(Directory, _options);
        Keyspaces = ModelSpaces.CountIn(Database);
    }

    /// <summary>Takes over a database that a crash test has opened and compared.</summary>
    public ModelRun(
        IridiumDatabase database,
        DatabaseOptions options,
        ModelKeys keys,
        ModelState state,
        CommitHistory history)
    {
        _options = options with { ManualBackgroundWork = true };
        _history = history;
        Keys = keys;
        State = state;
        Clock = (FakeTimeProvider)options.TimeProvider;
        Database = database;
        Keyspaces = ModelSpaces.CountIn(Database);
    }

    public ModelKeys Keys { get; }

    public FakeTimeProvider Clock { get; }

    public IridiumDatabase Database { get; private set; }

    public ModelState State { get; internal set; }

    /// <summary>Keyspaces that exist.</summary>
    public int Keyspaces { get; internal set; }

    /// <summary>Whether the database takes no more writes.</summary>
    public bool HasFailed => Database.GetStatistics().Failure is not null;

    /// <summary>Opens the database as runs do, for a look at it.</summary>
    public static IridiumDatabase Open(DatabaseOptions options) =>
        IridiumDatabase.Open(Directory, options with { ManualBackgroundWork = true });

    public void Run(IEnumerable<ModelOperation> operations)
    {
        foreach (ModelOperation operation in operations) Do(operation);
        CheckAll();
    }

    /// <summary>Does one operation.</summary>
    /// <exception cref="ModelMismatchException">The database answered otherwise than the model.</exception>
    public void Do(ModelOperation operation)
    {
        switch (operation.Kind)
        {
            case ModelOperationKind.Put or ModelOperationKind.Delete or ModelOperationKind.Touch:
                WriteOne(operation with { Space = operation.Space % Keyspaces });
                break;
            case ModelOperationKind.DeleteRange:
                Write(ModelBatch.Make(this, [operation]), operation);
                break;
            case ModelOperationKind.Batch:
                Write(ModelBatch.Make(this, operation.Parts), operation);
                break;
            case ModelOperationKind.Burst:
                ModelBurst.Run(this, _history, operation.Parts);
                break;
            case ModelOperationKind.Transaction:
                ModelTransaction.Run(this, operation);
                break;
            case ModelOperationKind.Get:
                Get(operation);
                break;
            case ModelOperationKind.AdvanceClock:
                Clock.Advance(TimeSpan.FromMilliseconds(operation.Amount));
                break;
            case ModelOperationKind.CreateKeyspace:
                CreateKeyspace();
                break;
            case ModelOperationKind.Follow:
                _follower.Follow(this, operation);
                break;
            case ModelOperationKind.Reopen:
                Reopen();
                break;
            case ModelOperationKind.Checkpoint or ModelOperationKind.Backup:
                ModelCopy.Check(this, _options, operation);
                break;
            case ModelOperationKind.DropKeyspace or ModelOperationKind.Ingest or ModelOperationKind.CompactRange:
                ModelBulk.Do(this, _history, _snapshots, operation);
                break;
            case ModelOperationKind.Flush or ModelOperationKind.Compact or ModelOperationKind.BackgroundStep:
                Work(operation);
                break;
            default:
                Read(operation);
                break;
        }
    }

    /// <summary>Compares everything: the newest state, the snapshots and where the cursors stand.</summary>
    public void CheckAll()
    {
        ModelComparison.RequireEqual(Database, State, Keys, Clock.GetUtcNow());
        foreach (ModelSnapshot? held in _snapshots)
        {
            if (held is null) continue;
            ModelComparison.RequireEqual(Database, held.State, Keys, held.Instant, held.Snapshot);
        }

        foreach (ModelCursor? cursor in _cursors) cursor?.Check();
    }

    public void Dispose()
    {
        DropReaders();
        Database.Dispose();
        _follower.Dispose();
    }

    private void Read(ModelOperation operation)
    {
        int slot = operation.Choice % SlotCount;
        switch (operation.Kind)
        {
            case ModelOperationKind.Scan:
                CheckAll();
                break;
            case ModelOperationKind.TakeSnapshot:
                _snapshots[slot]?.Snapshot.Dispose();
                _snapshots[slot] = new ModelSnapshot(Database.CreateSnapshot(), State, Clock.GetUtcNow());
                break;
            case ModelOperationKind.DropSnapshot:
                _snapshots[slot]?.Snapshot.Dispose();
                _snapshots[slot] = null;
                break;
            case ModelOperationKind.OpenCursor:
                _cursors[slot]?.Dispose();
                _cursors[slot] = null;
                _cursors[slot] = new ModelCursor(this, operation, _snapshots[operation.Choice / 4 % SlotCount]);
                break;
            case ModelOperationKind.MoveCursor:
                _cursors[slot]?.Move(operation);
                break;
            default:
                throw new InvalidOperationException($"{operation.Kind} stands in batches only.");
        }
    }

    private void Get(ModelOperation operation)
    {
        int space = operation.Space % Keyspaces;
        ModelSnapshot? held = _snapshots[operation.Choice % SlotCount];
        ModelState state = held?.State ?? State;
        ModelRecord? expected = state.Live(space, operation.Key, held?.Instant ?? Clock.GetUtcNow());
        var options = new ReadOptions(held?.Snapshot);
        ModelComparison.RequireGet(ModelSpaces.Get(Database, space), Keys[operation.Key], expected, options);
    }

    private void WriteOne(ModelOperation part)
    {
        Keyspace keyspace = ModelSpaces.Get(Database, part.Space);
        byte[] key = Keys[part.Key];
        DateTimeOffset? expiry = ModelState.ExpiryOf(part, Clock.GetUtcNow());
        var options = new WriteOptions(part.Durability);
        bool holds = part.Kind != ModelOperationKind.Touch
            || State.Live(part.Space, part.Key, Clock.GetUtcNow()) is not null;
        ModelState? next = holds ? State.With(Keys, [part], Clock.GetUtcNow()) : null;
        Commit(next, part.Durability, () =>
        {
            switch (part.Kind)
            {
                case ModelOperationKind.Put:
                    options = options with { ExpiresAt = expiry };
                    byte[] value = ModelState.ValueOf(part);
                    return part.Choice % 4 == 0
                        ? keyspace.PutStream(key, new MemoryStream(value), options)
                        : keyspace.Put(key, value, options);
                case ModelOperationKind.Delete:
                    return keyspace.Delete(key, options);
                default:
                    bool isTouched = keyspace.Touch(key, expiry, options);
                    Require(isTouched == holds, $"touch returned {isTouched}, expected {holds}");
                    return Database.LastSequence;
            }
        });
    }

    private void Write(ModelBatch batch, ModelOperation operation)
    {
        Commit(batch.Next, operation.Durability, () =>
        {
            CommitResult result = Database.Write(batch.Batch, new WriteOptions(operation.Durability));
            Require(result == batch.Expected, $"the batch came to {result}, expected {batch.Expected}");
            return Database.LastSequence;
        });
    }

    /// <summary>Commits, and tells the history before and after what may and what must be found later.</summary>
    internal void Commit(ModelState? next, Durability durability, Func<long> write)
    {
        if (next is not null) _history?.Begin(next);
        long sequence;
        try
        {
            sequence = write();
        }
        catch (IridiumException) when (!HasFailed)
        {
            // The database goes on, so what failed is not there and never will be.
            if (next is not null) _history?.TakeBack();
            throw;
        }

        bool isEmpty = next is null || next.LastSequence == State.LastSequence;
        State = next ?? State;
        Require(sequence == State.LastSequence, $"the write has sequence {sequence}, expected {State.LastSequence}");
        Require(Database.LastSequence == sequence, $"the database has sequence {Database.LastSequence}");
        if (next is null) return;

        // What writes nothing has nothing to log, so it says nothing of what is buffered before it; a sync does.
        if (durability <= Durability.Interval && !isEmpty) _history?.MarkDone();
        if (durability == Durability.Sync) _history?.MarkDurable();
    }

    private void CreateKeyspace()
    {
        if (Keyspaces == OperationGenerator.Spaces) return;
        Database.GetOrCreateKeyspace(ModelSpaces.NameOf(Keyspaces));
        Keyspaces++;
        if (_history is not null) _history.DurableKeyspaces = Keyspaces;
    }

    private void Work(ModelOperation operation)
    {
        if (operation.Kind == ModelOperationKind.BackgroundStep)
        {
            Database.Background.RunStep();
            return;
        }

        if (operation.Kind == ModelOperationKind.Flush) Database.Flush();
        else Database.Compact();
        _history?.MarkDurable();
        bool isMerged = operation.Kind == ModelOperationKind.Compact
            && _options.Keyspaces.Compaction != CompactionStyle.Fifo;
        if (isMerged && Array.TrueForAll(_snapshots, held => held is null)) RequireNothingButLiveRecords();
    }

    private void RequireNothingButLiveRecords()
    {
        long live = 0;
        for (int space = 0; space < Keyspaces; space++)
        {
            for (int place = 0; place < Keys.Count; place++)
                live += State.Live(space, place, Clock.GetUtcNow()) is null ? 0 : 1;
        }

        long entries = Database.GetStatistics().Entries;
        Require(entries == live, $"a compaction left {entries} entries of {live} live records");
    }

    private void Reopen()
    {
        DropReaders();
        Database.Dispose();
        _history?.MarkDurable();
        Database = IridiumDatabase.Open(Directory, _options);
        Require(Database.LastSequence == State.LastSequence, $"reopened at sequence {Database.LastSequence}");
        ModelComparison.RequireEqual(Database, State, Keys, Clock.GetUtcNow());

        // A file that could not be deleted stays until the next open.
        if (_options.FileSystem is FaultFileSystem) return;
        int files = CountFiles(FileRole.Table);
        int tables = Database.GetStatistics().Tables;
        Require(files == tables, $"{files} table files, but {tables} tables");
        files = CountFiles(FileRole.Blob);
        int blobs = Database.GetStatistics().BlobFiles;
        Require(files == blobs, $"{files} blob files, but {blobs} in use");
    }

    private int CountFiles(FileRole role) =>
        _options.FileSystem.ListFiles(Directory).Count(name => FileNames.Parse(name, out _) == role);

    /// <summary>Lets the snapshots and cursors go, as after an error that came out of one.</summary>
    public void DropReaders()
    {
        foreach (ModelSnapshot? held in _snapshots) held?.Snapshot.Dispose();
        foreach (ModelCursor? cursor in _cursors) cursor?.Dispose();
        Array.Clear(_snapshots);
        Array.Clear(_cursors);
    }

    private static void Require(bool holds, string message)
    {
        if (!holds) throw new ModelMismatchException(message);
    }
}
