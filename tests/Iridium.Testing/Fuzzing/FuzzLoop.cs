using System.Diagnostics;

namespace Iridium.Testing.Fuzzing;

/// <summary>
/// Feeds a target with changed inputs and keeps those that led to an outcome not seen before, to change them further.
/// Each execution is held against bounds of time and memory. For one thread; a seed repeats it.
/// </summary>
public sealed class FuzzLoop
{
    private static readonly TimeSpan _timeMax = TimeSpan.FromSeconds(5);

    private readonly FuzzTarget _target;
    private readonly Random _random;
    private readonly FuzzMutator _mutator;
    private readonly TokenMutator _tokens;
    private readonly List<byte[]> _inputs;
    private readonly HashSet<int> _outcomes = [];

    /// <param name="target">What is fed.</param>
    /// <param name="seed">Decides the changes.</param>
    /// <param name="inputs">Inputs to begin with, which are executed first.</param>
    public FuzzLoop(FuzzTarget target, int seed, IEnumerable<byte[]> inputs)
    {
        _target = target;
        _random = new Random(seed);
        _mutator = new FuzzMutator(_random);
        _tokens = new TokenMutator(_random);
        _inputs = [.. inputs];
        if (_inputs.Count == 0) _inputs.Add([]);
    }

    /// <summary>Outcomes met so far.</summary>
    public int Outcomes => _outcomes.Count;

    /// <summary>Inputs to change, those found on the way included.</summary>
    public IReadOnlyList<byte[]> Inputs => _inputs;

    /// <summary>Told each input just before it is executed, so that one that ends the process is known.</summary>
    public Action<byte[]>? BeforeEach { get; init; }

    /// <summary>Executes one changed input.</summary>
    /// <exception cref="FuzzFindingException">It did what it may not do.</exception>
    public void Step()
    {
        byte[] input = _target.IsText && _random.Next(4) != 0
            ? _tokens.Mutate(Pick(), Pick())
            : _mutator.Mutate(Pick(), Pick());
        if (_random.Next(4) != 0) _target.Seal(input);
        if (_outcomes.Add(Check(_target, input, BeforeEach)) && _inputs.Count < 4_096) _inputs.Add(input);
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

    private byte[] Pick() => _inputs[_random.Next(_inputs.Count)];
}
