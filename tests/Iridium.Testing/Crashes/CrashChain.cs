using Iridium.Engine;
using Iridium.Testing.Model;

namespace Iridium.Testing.Crashes;

/// <summary>
/// One database through several power losses: random writes until the power fails at a random operation of the disk,
/// then recovery, which may be cut short as well, then the comparison with what had been acknowledged, and on. For one
/// thread.
/// </summary>
public sealed class CrashChain
{
    private const int KeyCount = 60;
    private const int OperationsMax = 1_500;

    // Constant after construction.
    private readonly int _seed;
    private readonly CrashProfile _profile;
    private readonly OperationMix _mix;
    private readonly Random _random;
    private readonly ModelKeys _keys;

    // As the chain goes on.
    private CrashFileSystem _disk;
    private DatabaseOptions _options;
    private CommitHistory _history;
    private ModelState _state;

    public CrashChain(int seed, CrashProfile profile, OperationMix mix)
    {
        _seed = seed;
        _profile = profile;
        _mix = mix;
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

    /// <summary>Runs through a number of power losses.</summary>
    /// <exception cref="ModelMismatchException">A recovered database held what it must not, or did not
    /// open.</exception>
    public void Run(int crashes)
    {
        while (Crashes < crashes)
        {
            try
            {
                RunUntilCrash();
            }
            catch (Exception error)
            {
                throw new ModelMismatchException(
                    $"Crash chain seed {_seed} profile {_profile}, after crash {Crashes}: {error.Message}", error);
            }

            _disk = _disk.Crash(_random.Next(), _profile);
            _options = _options with { FileSystem = _disk };
            Crashes++;
        }
    }

    private void RunUntilCrash()
    {
        _disk.CrashAfterOperations(_random.Next(1 << _random.Next(1, 12)));
        IridiumDatabase? database = Try(() => ModelRun.Open(_options));
        if (database is null)
        {
            CrashesAtOpen++;
            return;
        }

        var clock = (FakeTimeProvider)_options.TimeProvider;
        _state = _history.Match(database, _keys, clock.GetUtcNow(), out int keyspaces);

        // What recovery has shown is durable: it may not be lost by the next power loss.
        _history = new CommitHistory(_state, keyspaces);
        var run = new ModelRun(database, _options, _keys, _state, _history);
        var operations = new OperationGenerator(_random.Next(), KeyCount, _mix);
        for (int i = 0; i < OperationsMax && !_disk.PowerLost; i++)
        {
            ModelOperation operation = operations.Next();
            Try(() =>
            {
                run.Do(operation);
                return run;
            });
        }

        bool isClosed = !_disk.PowerLost && _random.Next(2) == 0;
        if (!isClosed) _disk.CutPower();
        isClosed &= Try(() =>
        {
            run.Dispose();
            return run;
        }) is not null;
        if (isClosed && !_disk.PowerLost) _history.MarkDurable();
    }

    /// <summary>Does something that a power loss may interrupt.</summary>
    /// <returns>Null when it was.</returns>
    private T? Try<T>(Func<T> action)
        where T : class
    {
        try
        {
            return action();
        }
        catch (Exception error) when (_disk.PowerLost && error is IridiumException and not CorruptionException)
        {
            return null;
        }
    }
}
