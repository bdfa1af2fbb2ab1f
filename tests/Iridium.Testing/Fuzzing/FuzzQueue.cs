namespace Iridium.Testing.Fuzzing;

/// <summary>
/// The inputs that are changed further. For each feature of <see cref="CoverageMap"/> the cheapest input that has it is
/// known. Three picks of four draw eight features and take the cheapest input of the one that the fewest executions
/// had; so what is hard to reach is tried more often. The others, and all where there are no features, take any input.
/// For one thread; the same seed makes the same picks.
/// </summary>
internal sealed class FuzzQueue(Random random)
{
    private const int InputsMax = 4_096;
    private const int Drawn = 8;

    private readonly List<Entry> _entries = [];
    private readonly List<int> _features = [];
    private readonly Dictionary<int, Entry> _cheapest = [];

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
            if (!_cheapest.TryGetValue(feature, out Entry? other)) _features.Add(feature);
            else if (other.Cost <= entry.Cost) continue;
            else other.Features--;
            _cheapest[feature] = entry;
            entry.Features++;
        }

        _entries.Add(entry);
        return true;
    }

    /// <summary>An input to change.</summary>
    /// <param name="coverage">Tells how often features were met; may be null where there are none.</param>
    public byte[] Pick(CoverageMap? coverage)
    {
        if (coverage is null || _features.Count == 0 || random.Next(4) == 0) return PickAny();
        int rarest = _features[random.Next(_features.Count)];
        for (int i = 1; i < Drawn; i++)
        {
            int other = _features[random.Next(_features.Count)];
            if (coverage.ExecutionsWith(other) < coverage.ExecutionsWith(rarest)) rarest = other;
        }

        return _cheapest[rarest].Input;
    }

    /// <summary>An input to take parts of.</summary>
    public byte[] PickAny() => _entries[random.Next(_entries.Count)].Input;

    private sealed class Entry(byte[] input, long cost)
    {
        public byte[] Input => input;

        public long Cost => cost;

        /// <summary>Of how many features it is the cheapest.</summary>
        public int Features { get; set; }
    }
}
