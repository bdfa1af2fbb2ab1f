using System.Diagnostics;

namespace Iridium.Testing.Fuzzing;

/// <summary>
/// Feeds a target with changed inputs and keeps those that led to something not seen before, to change them further: an
/// outcome, or, where the code is instrumented, an edge or how often it was passed. Each execution is held against
/// bounds of time and memory. For one thread; a seed repeats it, as far as the target's coverage is the same.
/// </summary>
public sealed class FuzzLoop
{
    /// <summary>Outcomes that are told apart.</summary>
    public const int OutcomesMax = 1_024;

    private static readonly TimeSpan _timeMax = TimeSpan.FromSeconds(5);

    private readonly FuzzTarget _target;
    private readonly Random _random;
    private readonly FuzzMutator _mutator;
    private readonly TokenMutator _tokens;
    private readonly FuzzQueue _queue;
    private readonly byte[][] _seeds;
    private readonly HashSet<int> _outcomes = [];

    /// <param name="target">What is fed.</param>
    /// <param name="seed">Decides the changes.</param>
    /// <param name="inputs">Inputs to begin with.</param>
    public FuzzLoop(FuzzTarget target, int seed, IEnumerable<byte[]> inputs)
    {
        _target = target;
        _random = new Random(seed);
        _mutator = new FuzzMutator(_random);
        _tokens = new TokenMutator(_random);
        _queue = new FuzzQueue(_random);
        _seeds = [.. inputs];
        if (_seeds.Length == 0) _seeds = [[]];
    }

    /// <summary>Outcomes met so far.</summary>
    public int Outcomes => _outcomes.Count;

    /// <summary>Executions so far, repetitions included.</summary>
    public long Executions { get; private set; }

    /// <summary>How many inputs there are to change.</summary>
    public int Count => _queue.Count;

    /// <summary>Inputs to change, those found on the way included.</summary>
    public IReadOnlyList<byte[]> Inputs => _queue.Inputs;

    /// <summary>Told each input just before it is executed, so that one that ends the process is known.</summary>
    public Action<byte[]>? BeforeEach { get; init; }

    /// <summary>Told each input that was found and kept.</summary>
    public Action<byte[]>? AfterFound { get; init; }

    /// <summary>Where instrumented code counts, or null when there is none.</summary>
    public CoverageMap? Coverage { get; init; }

    /// <summary>Whether coverage decides what is kept, or is only measured.</summary>
    public bool IsGuided { get; init; } = true;

    /// <summary>
    /// Executes the inputs to begin with: once so that what is made once has been made, then to see what they reach.
    /// </summary>
    /// <exception cref="FuzzFindingException">One did what it may not do.</exception>
    public void Start()
    {
        foreach (byte[] input in _seeds) Execute(input, out _);
        foreach (byte[] input in _seeds) Run(input, isKept: true);
    }

    /// <summary>Executes an input of another run, and keeps it when it leads to something new.</summary>
    /// <returns>Whether it was kept.</returns>
    /// <exception cref="FuzzFindingException">It did what it may not do.</exception>
    public bool TryAdd(byte[] input)
    {
        Execute(input, out _);
        return Run(input, isKept: false);
    }

    /// <summary>Executes one changed input.</summary>
    /// <exception cref="FuzzFindingException">It did what it may not do.</exception>
    public void Step()
    {
        if (_queue.Count == 0) Start();
        byte[] input = _target.IsText && _random.Next(4) != 0
            ? _tokens.Mutate(_queue.Pick(Coverage), _queue.PickAny())
            : _mutator.Mutate(_queue.Pick(Coverage), _queue.PickAny());
        if (_random.Next(4) != 0) _target.Seal(input);
        if (Run(input, isKept: false)) AfterFound?.Invoke(input);
    }

    /// <summary>Executes one input and holds it against the bounds.</summary>
    /// <exception cref="FuzzFindingException">It did what it may not do.</exception>
    public static int Check(FuzzTarget target, byte[] input, Action<byte[]>? before = null)
    {
        before?.Invoke(input);
        long started = Stopwatch.GetTimestamp();
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        int outcome;
        try
        {
            outcome = target.Execute(input);
        }
        catch (FuzzFindingException)
        {
            throw;
        }
        catch (Exception error)
        {
            throw new FuzzFindingException(
                $"{target.Name}: {error.GetType().Name} is not declared: {error.Message}", error);
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        if (allocated > target.AllocatedBytesMax(input.Length))
        {
            throw new FuzzFindingException(
                $"{target.Name}: {input.Length} bytes made it take {allocated:N0} bytes of memory");
        }

        TimeSpan taken = Stopwatch.GetElapsedTime(started);
        return taken < _timeMax
            ? outcome
            : throw new FuzzFindingException($"{target.Name}: {input.Length} bytes took {taken.TotalSeconds:F1} s");
    }

    /// <returns>Whether the input was kept.</returns>
    private bool Run(byte[] input, bool isKept)
    {
        int outcome = Execute(input, out bool isNew);

        // Where outcomes have no end, as when an error tells what it was given, they are worth nothing after a while.
        isKept |= _outcomes.Count < OutcomesMax && _outcomes.Add(outcome);
        if (Coverage is null) return isKept && _queue.Add(input, [], 0);
        if (!IsGuided)
        {
            if (isNew) Coverage.Learn();
            return isKept && _queue.Add(input, [], 0);
        }

        if (isNew)
        {
            int[] before = Coverage.NewHits();
            Execute(input, out _);
            isKept |= Coverage.Confirm(before) > 0;
        }

        return isKept && _queue.Add(input, Coverage.Hits, Coverage.Work);
    }

    private int Execute(byte[] input, out bool isNew)
    {
        Executions++;
        Coverage?.Begin();
        int outcome = Check(_target, input, BeforeEach);
        isNew = Coverage is not null && Coverage.Read();
        return outcome;
    }
}
