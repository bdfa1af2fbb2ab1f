using System.Diagnostics;
using System.Globalization;

namespace Iridium.Torture;

/// <summary>
/// What a harness is given and where it tells of its progress: time, seed, counts and failures. Thread-safe.
/// </summary>
public sealed class HarnessRun
{
    private const int FailuresMax = 5;
    private const long ReduceSecondsMax = 60;

    private static readonly TimeSpan _lineEvery = TimeSpan.FromSeconds(10);

    // Constant after construction.
    private readonly IHarness _harness;
    private readonly TortureOptions _options;
    private readonly TimeSpan _time;
    private readonly TextWriter _output;
    private readonly long _started = Stopwatch.GetTimestamp();

    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private long _lastLine = Stopwatch.GetTimestamp();

    // Own synchronisation.
    private long _passed;
    private long _failed;

    public HarnessRun(IHarness harness, TortureOptions options, TimeSpan time, TextWriter output)
    {
        _harness = harness;
        _options = options;
        _time = time;
        _output = output;
    }

    public int Seed => _options.Seed;

    /// <summary>Fuzz targets asked for; empty for all.</summary>
    public IReadOnlyList<string> Targets => _options.Targets;

    /// <summary>The folder where fuzzing leaves its inputs to later runs, or null.</summary>
    public string? Kept => _options.Kept;

    /// <summary>Cases to try at once.</summary>
    public int Threads => _options.Threads;

    public long Passed => Interlocked.Read(ref _passed);

    public long Failed => Interlocked.Read(ref _failed);

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    public TimeSpan Left => _time - Elapsed is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    public bool IsOver => Failed >= FailuresMax || Elapsed >= _time;

    /// <summary>Longest time to spend on making a failure smaller.</summary>
    public TimeSpan ReduceTime =>
        TimeSpan.FromSeconds(Math.Clamp(Left.TotalSeconds / 2, 2, ReduceSecondsMax));

    /// <summary>The counts so far, as one line.</summary>
    public string Counts
    {
        get
        {
            lock (_gate)
            {
                return string.Join(", ", _counts.Select(
                    each => string.Create(CultureInfo.InvariantCulture, $"{each.Value:N0} {each.Key}")));
            }
        }
    }

    /// <summary>Tries one seed after the other until the time is over, several at once; each on one thread.</summary>
    public void ForEachSeed(Action<int> tryOne)
    {
        int next = Seed - 1;
        Task[] workers = [.. Enumerable.Range(0, _options.Threads).Select(_ => Task.Factory.StartNew(
            () =>
            {
                while (!IsOver) tryOne(Interlocked.Increment(ref next));
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];
        Task.WaitAll(workers);
    }

    /// <summary>Counts things that happened.</summary>
    public void Count(string what, long by = 1)
    {
        lock (_gate)
        {
            _counts[what] = _counts.GetValueOrDefault(what) + by;
            if (Stopwatch.GetElapsedTime(_lastLine) < _lineEvery) return;
            _lastLine = Stopwatch.GetTimestamp();
            Say(Counts);
        }
    }

    /// <summary>A case went well.</summary>
    public void Pass(long by = 1) => Interlocked.Add(ref _passed, by);

    /// <summary>Tells something for people.</summary>
    public void Say(string text)
    {
        lock (_gate) _output.WriteLine($"[{_harness.Name} {Elapsed:hh\\:mm\\:ss}] {text}");
    }

    /// <summary>A case failed: writes the file that repeats it.</summary>
    public void Fail(ReplayFile file, Exception trouble)
    {
        long number = Interlocked.Increment(ref _failed);
        Directory.CreateDirectory(_options.Folder);
        string path = Path.Combine(
            _options.Folder,
            string.Create(CultureInfo.InvariantCulture, $"{file.Harness}-{file.Seed}-{number}.txt"));
        File.WriteAllText(path, file.Format(trouble.ToString()));
        Say($"FAIL {trouble.GetType().Name}: {trouble.Message}");
        Say($"repeat with --replay {path} ({file.Operations.Count} operations)");
    }
}
