using Iridium.Engine;
using Iridium.Engine.Files;
using Iridium.Testing.Model;

namespace Iridium.Testing.Crashes;

/// <summary>
/// One database through several power losses: random writes until the power fails at a random operation of the disk,
/// then recovery, which may be cut short as well, then the comparison with what had been acknowledged, and on. What it
/// draws it writes down as a script, which another chain of the same seed repeats, in whole or in part. For one thread.
/// </summary>
/// <remarks>
/// A script is a list of operations in which each round begins with a <see cref="ModelOperationKind.PowerLoss"/>: the
/// power fails during the disk operation after <see cref="ModelOperation.Amount"/> others, counted from opening on;
/// <see cref="ModelOperation.Choice"/> decides what that leaves, <see cref="ModelOperation.Key"/> not 0 closes the
/// database when the round comes to its end with power, and <see cref="ModelOperation.Other"/> not 0 lets that sync of
/// a file fail once, with its data lost.
/// </remarks>
public sealed class CrashChain
{
    private const int KeyCount = 60;
    private const int OperationsMax = 1_500;

    // Constant after construction.
    private readonly int _seed;
    private readonly CrashProfile _profile;
    private readonly OperationMix _mix;
    private readonly Func<DatabaseOptions, DatabaseOptions> _adjust;
    private readonly Random _random;
    private readonly ModelKeys _keys;
    private readonly DatabaseOptions _options;
    private readonly List<ModelOperation> _script = [];

    // As the chain goes on.
    private CrashFileSystem _disk;
    private FaultFileSystem? _faults;
    private CommitHistory _history;
    private ModelState _state;

    /// <param name="seed">Decides options, keys and, where no script is given, all else.</param>
    /// <param name="profile">What becomes of unsynced bytes and names.</param>
    /// <param name="mix">Which operations are drawn.</param>
    /// <param name="adjust">Changes the options after each power loss, such as to plant an error.</param>
    public CrashChain(
        int seed,
        CrashProfile profile,
        OperationMix mix,
        Func<DatabaseOptions, DatabaseOptions>? adjust = null)
    {
        _seed = seed;
        _profile = profile;
        _mix = mix;
        _adjust = adjust ?? (options => options);
        _random = new Random(seed);
        _keys = new ModelKeys(seed, KeyCount);
        _disk = new CrashFileSystem(seed);
        _options = OptionDraw.Next(seed, _disk) with { ManifestBytesMax = _random.Next(2) == 0 ? 512 : 1024 * 1024 };
        _state = ModelState.Empty(OperationGenerator.Spaces, KeyCount);
        _history = new CommitHistory(_state, 1);
    }

    /// <summary>Power losses so far.</summary>
    public int Crashes { get; private set; }

    /// <summary>Power losses while the database was being opened.</summary>
    public int CrashesAtOpen { get; private set; }

    /// <summary>Syncs that failed.</summary>
    public int FailedSyncs { get; private set; }

    /// <summary>Operations begun.</summary>
    public int Operations { get; private set; }

    /// <summary>Of the rounds that are drawn, one in so many has a sync that fails; 0 for none.</summary>
    public int FailedSyncOneIn { get; init; }

    /// <summary>What was done so far, as <see cref="Replay"/> takes it.</summary>
    public IReadOnlyList<ModelOperation> Script => _script;

    /// <summary>Runs through a number of power losses.</summary>
    /// <exception cref="ModelMismatchException">A recovered database held what it must not, or did not
    /// open.</exception>
    public void Run(int crashes)
    {
        while (Crashes < crashes)
        {
            var cut = new ModelOperation(
                ModelOperationKind.PowerLoss,
                Key: _random.Next(2),
                Other: FailedSyncOneIn > 0 && _random.Next(FailedSyncOneIn) == 0 ? _random.Next(1, 40) : 0,
                Choice: _random.Next(),
                Amount: _random.Next(1 << _random.Next(1, 12)));
            var operations = new OperationGenerator(_random.Next(), KeyCount, _mix);
            int left = OperationsMax;
            Round(cut, () => left-- > 0 ? operations.Next() : null);
        }
    }

    /// <summary>Repeats a script from its start.</summary>
    /// <exception cref="ModelMismatchException">As <see cref="Run"/>.</exception>
    public void Replay(IReadOnlyList<ModelOperation> script)
    {
        int at = 0;
        bool IsOperation() => at < script.Count && script[at].Kind != ModelOperationKind.PowerLoss;
        while (at < script.Count)
        {
            // A script that was reduced may have lost its first line; then no power is lost before its end.
            bool isCut = script[at].Kind == ModelOperationKind.PowerLoss;
            ModelOperation cut = isCut
                ? script[at++]
                : new ModelOperation(ModelOperationKind.PowerLoss, Amount: int.MaxValue);
            Round(cut, () => IsOperation() ? script[at++] : null);
            while (IsOperation()) at++;
        }
    }

    private void Round(ModelOperation cut, Func<ModelOperation?> next)
    {
        _script.Add(cut);
        try
        {
            RunUntilCrash(cut, next);
        }
        catch (Exception error)
        {
            throw new ModelMismatchException(
                $"Crash chain seed {_seed} profile {_profile}, after crash {Crashes}: {error.Message}", error);
        }

        _disk = _disk.Crash(cut.Choice, _profile);
        Crashes++;
    }

    private void RunUntilCrash(ModelOperation cut, Func<ModelOperation?> next)
    {
        DatabaseOptions options = _adjust(_options with { FileSystem = FilesOf(cut) });
        _disk.CrashAfterOperations(cut.Amount);
        IridiumDatabase? database = Try(() => ModelRun.Open(options));
        if (database is null)
        {
            CrashesAtOpen += _disk.PowerLost ? 1 : 0;
            CountFaults();
            return;
        }

        var clock = (FakeTimeProvider)options.TimeProvider;
        _state = _history.Match(database, _keys, clock.GetUtcNow(), out int keyspaces);

        // What recovery has shown is durable: it may not be lost by the next power loss.
        _history = new CommitHistory(_state, keyspaces);
        var run = new ModelRun(database, options, _keys, _state, _history);
        bool isStanding = true;
        while (isStanding && !_disk.PowerLost && next() is { } operation)
        {
            _script.Add(operation);
            Operations++;
            isStanding = Try(() =>
            {
                run.Do(operation);
                return run;
            }) is not null;
        }

        bool isClosed = isStanding && !_disk.PowerLost && cut.Key != 0;
        if (!isClosed) _disk.CutPower();
        isClosed &= Try(() =>
        {
            run.Dispose();
            return run;
        }) is not null;
        if (isClosed && !_disk.PowerLost) _history.MarkDurable();
        CountFaults();
    }

    private IFileSystem FilesOf(ModelOperation cut)
    {
        _faults = null;
        if (cut.Other == 0) return _disk;
        _faults = new FaultFileSystem(_disk, cut.Choice, FaultRule.AtNth(FaultKind.FailedSync, cut.Other));
        return _faults;
    }

    private void CountFaults() => FailedSyncs += (int)(_faults?.FaultCount ?? 0);

    /// <summary>Does something that a power loss or a failed sync may interrupt.</summary>
    /// <returns>Null when it was.</returns>
    private T? Try<T>(Func<T> action)
        where T : class
    {
        try
        {
            return action();
        }
        catch (Exception error)
            when ((_disk.PowerLost || _faults?.FaultCount > 0) && error is IridiumException and not CorruptionException)
        {
            return null;
        }
    }
}
