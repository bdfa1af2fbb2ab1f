namespace Iridium.Testing.Fuzzing;

/// <summary>
/// The inputs that are changed further. For each feature of <see cref="CoverageMap"/> the cheapest input that has it is
/// known; three picks of four are among these, and of two inputs the one picked less often is taken, so that a new one
/// has its turn soon. Without features every input is picked alike. For one thread; the same seed makes the same picks.
/// </summary>
internal sealed class FuzzQueue(Random random)
{
    private const int InputsMax = 4_096;

    private readonly List<Entry> _entries = [];
    private readonly List<Entry> _favoured = [];
    private readonly Dictionary<int, Entry> _cheapest = [];
    private bool _isStale;

    public IReadOnlyList<byte[]> Inputs => [.. _entries.Select(entry => entry.Input)];

    public int Count => _entries.Count;

    /// <summary>Adds an input. Beyond 4,096 it takes the places of those that are the cheapest for nothing.</summary>
    /// <param name="input">Not copied.</param>
    /// <param name="features">What it reaches; may be empty.</param>
    /// <param name="work">What executing it costs, in branches.</param>
    /// <returns>Whether there was room.</returns>
    public bool Add(byte[] input, ReadOnlySpan<int> features, int work)
    {
        if (_entries.Count >= InputsMax && _cheapest.Count > 0) _entries.RemoveAll(each => each.Features == 0);
        if (_entries.Count >= InputsMax) return false;
        var entry = new Entry(input, input.Length + (long)work);
        foreach (int feature in features)
        {
            if (_cheapest.TryGetValue(feature, out Entry? other))
            {
                if (other.Cost <= entry.Cost) continue;
                other.Features--;
            }

            _cheapest[feature] = entry;
            entry.Features++;
        }

        _entries.Add(entry);
        _isStale = true;
        return true;
    }

    /// <summary>An input to change.</summary>
    public byte[] Pick()
    {
        if (_cheapest.Count == 0) return PickAny();
        List<Entry> from = random.Next(4) == 0 ? _entries : Favoured();
        Entry one = from[random.Next(from.Count)];
        Entry other = from[random.Next(from.Count)];
        Entry taken = one.Picks <= other.Picks ? one : other;
        taken.Picks++;
        return taken.Input;
    }

    /// <summary>An input to take parts of.</summary>
    public byte[] PickAny() => _entries[random.Next(_entries.Count)].Input;

    private List<Entry> Favoured()
    {
        if (_isStale)
        {
            _favoured.Clear();
            _favoured.AddRange(_entries.Where(entry => entry.Features > 0));
            _isStale = false;
        }

        return _favoured;
    }

    private sealed class Entry(byte[] input, long cost)
    {
        public byte[] Input => input;

        public long Cost => cost;

        /// <summary>Of how many features it is the cheapest.</summary>
        public int Features { get; set; }

        public long Picks { get; set; }
    }
}
