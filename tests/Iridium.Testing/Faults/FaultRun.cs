using Iridium.Engine;
using Iridium.Testing.Model;

namespace Iridium.Testing.Faults;

/// <summary>
/// A short random run on a disk that fails by rule, the questions asked of the database after that, and the reopening,
/// with or without a power loss between. For one thread.
/// </summary>
public sealed class FaultRun
{
    private const int KeyCount = 40;

    // Constant after construction.
    private readonly CrashFileSystem _disk;
    private readonly FaultFileSystem _files;
    private readonly DatabaseOptions _options;
    private readonly ModelKeys _keys;
    private readonly IReadOnlyList<ModelOperation> _operations;

    // As the run goes on.
    private CommitHistory _history;
    private ModelState _state;

    public FaultRun(int seed, int operations)
        : this(seed, OperationsOf(seed, operations))
    {
    }

    /// <param name="seed">Decides options and keys.</param>
    /// <param name="operations">What is done.</param>
    public FaultRun(int seed, IReadOnlyList<ModelOperation> operations)
    {
        _disk = new CrashFileSystem(seed);
        _files = new FaultFileSystem(_disk, seed);
        _options = OptionDraw.Next(seed, _files) with { ManifestBytesMax = 400, WalSegmentBytesMax = 4_096 };
        _keys = new ModelKeys(seed, KeyCount);
        _operations = operations;
        _state = ModelState.Empty(OperationGenerator.Spaces, KeyCount);
        _history = new CommitHistory(_state, 1);
    }

    public FaultFileSystem Files => _files;

    /// <summary>Whether the database gave up writing.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Operations that ended with an error.</summary>
    public int Errors { get; private set; }

    /// <summary>The operations that a seed stands for.</summary>
    public static IReadOnlyList<ModelOperation> OperationsOf(int seed, int count) =>
        new OperationGenerator(seed, KeyCount, OperationMix.Faults).Take(count);

    /// <summary>Runs with the rules that the file system has by now.</summary>
    /// <param name="losePower">Whether the power fails after it; otherwise the database is closed.</param>
    /// <param name="before">Called before each operation with its place in the list; may change the rules.</param>
    public void Run(bool losePower, Action<int>? before = null)
    {
        IridiumDatabase? database = Try(() => ModelRun.Open(_options));
        if (database is not null)
        {
            var run = new ModelRun(database, _options, _keys, _state, _history);
            bool isOpen = Do(run, before);
            _files.Clear();
            if (isOpen) CheckStanding(run);
            if (losePower) _disk.CutPower();
            Try(() =>
            {
                run.Dispose();
                return run;
            });
        }

        _files.Clear();
        CheckReopened(losePower);
    }

    private bool Do(ModelRun run, Action<int>? before)
    {
        for (int i = 0; i < _operations.Count; i++)
        {
            before?.Invoke(i);
            ModelOperation operation = _operations[i];
            bool isDone = Try(() =>
            {
                run.Do(operation);
                return run;
            }) is not null;
            if (isDone) continue;
            if (operation.Kind == ModelOperationKind.Reopen) return false;
            run.DropReaders();
            if (run.HasFailed) break;
        }

        return true;
    }

    /// <summary>Reads go on whatever happened, and writes either go on or fail clearly.</summary>
    private void CheckStanding(ModelRun run)
    {
        run.CheckAll();
        HasFailed = run.HasFailed;
        var put = new ModelOperation(ModelOperationKind.Put, Other: 3, Choice: 1);
        if (!HasFailed)
        {
            run.Do(put);
            run.CheckAll();
            return;
        }

        EngineFailedException? failure = null;
        try
        {
            run.Database.Default.Put(_keys[0], [1], WriteOptions.Os);
        }
        catch (EngineFailedException error)
        {
            failure = error;
        }

        if (failure?.InnerException is null)
            throw new ModelMismatchException($"a failed database took a write, or gave no cause: {failure}");
        run.CheckAll();
    }

    private void CheckReopened(bool losePower)
    {
        CrashFileSystem disk = losePower ? _disk.Crash(1, CrashProfile.Mixed) : _disk;
        if (!losePower) _history.RequireAllDone();
        DatabaseOptions options = _options with { FileSystem = disk };
        IridiumDatabase database = ModelRun.Open(options);
        DateTimeOffset now = options.TimeProvider.GetUtcNow();
        _state = _history.Match(database, _keys, now, out int keyspaces);
        _history = new CommitHistory(_state, keyspaces);
        using var run = new ModelRun(database, options, _keys, _state, _history);
        run.Do(new ModelOperation(ModelOperationKind.Put, Other: 5, Choice: 1));
        run.Do(new ModelOperation(ModelOperationKind.Compact));
        run.Do(new ModelOperation(ModelOperationKind.Reopen));
    }

    /// <summary>Does something that a fault may strike: then it must fail with the engine's own exception.</summary>
    private T? Try<T>(Func<T> action)
        where T : class
    {
        try
        {
            return action();
        }
        catch (IridiumException error) when (_files.FaultCount > 0 || _disk.PowerLost)
        {
            if (error is CorruptionException || error.InnerException is null)
                throw new ModelMismatchException($"a file error was told as {error}", error);
            Errors++;
            return null;
        }
    }
}
