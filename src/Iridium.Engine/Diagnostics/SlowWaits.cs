using System.Globalization;

namespace Iridium.Engine.Diagnostics;

/// <summary>What an operation waited for, as far as that is cheap to know. What is zero was not, or is not known.
/// </summary>
internal readonly record struct SlowWaits
{
    /// <summary>For its turn among the writers.</summary>
    public TimeSpan Queue { get; init; }

    /// <summary>For the background, which was behind.</summary>
    public TimeSpan Stall { get; init; }

    /// <summary>For the gate that keeps conditions true.</summary>
    public TimeSpan ConditionGate { get; init; }

    /// <summary>For the log, syncs included.</summary>
    public TimeSpan Log { get; init; }

    /// <summary>Blocks that its thread read from files.</summary>
    public long BlockReads { get; init; }

    public override string ToString()
    {
        var parts = new List<string>();
        void Add(string name, TimeSpan time)
        {
            if (time > TimeSpan.Zero)
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{name} {time.TotalMilliseconds:0.###} ms"));
        }

        Add("queue", Queue);
        Add("stall", Stall);
        Add("condition gate", ConditionGate);
        Add("log", Log);
        if (BlockReads > 0) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{BlockReads} block reads"));
        return parts.Count == 0 ? "nothing known" : string.Join(", ", parts);
    }
}
