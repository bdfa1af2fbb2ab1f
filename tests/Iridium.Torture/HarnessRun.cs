using System.Diagnostics;
using System.Globalization;

namespace Iridium.Torture;

/// <summary>
/// What a harness is given and where it tells of its progress: time, seed, counts and failures. For one thread.
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

    // As the run goes on.
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private long _lastLine = Stopwatch.GetTimestamp();

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

    public long Passed { get; private set; }

    public long Failed { get; private set; }

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    public TimeSpan Left => _time - Elapsed is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    public bool IsOver => Failed >= FailuresMax || Elapsed >= _time;

    /// <summary>Longest time to spend on making a failure smaller.</summary>
    public TimeSpan ReduceTime =>
        TimeSpan.FromSeconds(Math.Clamp(Left.TotalSeconds / 2, 2, ReduceSecondsMax));

    /// <summary>The counts so far, as one line.</summary>
    public string Counts => string.Join(
        ", ", _counts.Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Value:N0} {each.Key}")));

    /// <summary>Counts things that happened.</summary>
    public void Count(string what, long by = 1)
    {
        _counts[what] = _counts.GetValueOrDefault(what) + by;
        if (Stopwatch.GetElapsedTime(_lastLine) < _lineEvery) return;
        _lastLine = Stopwatch.GetTimestamp();
        Say(Counts);
    }

    /// <summary>A case went well.</summary>
    public void Pass(long by = 1) => Passed += by;

    /// <summary>Tells something for people.</summary>
    public void Say(string text) => _output.WriteLine($"[{_harness.Name} {Elapsed:hh\\:mm\\:ss}] {text}");

    /// <summary>A case failed: writes the file that repeats it.</summary>
    public void Fail(ReplayFile file, Exception trouble)
    {
        Failed++;
        Directory.CreateDirectory(_options.Folder);
        string path = Path.Combine(
            _options.Folder,
            string.Create(CultureInfo.InvariantCulture, $"{file.Harness}-{file.Seed}-{Failed}.txt"));
        File.WriteAllText(path, file.Format(trouble.ToString()));
        Say($"FAIL {trouble.GetType().Name}: {trouble.Message}");
        Say($"repeat with --replay {path} ({file.Operations.Count} operations)");
    }
}
