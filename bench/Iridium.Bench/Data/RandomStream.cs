namespace Iridium.Bench.Data;

/// <summary>
/// A stream of random numbers (SplitMix64) that costs a few cycles for each, so that the harness does not measure
/// itself. Streams of one seed and different names are independent. For one thread at a time.
/// </summary>
internal struct RandomStream
{
    private ulong _state;

    public RandomStream(ulong seed, ulong stream)
    {
        _state = Mix(seed) ^ Mix(stream + 0x9E37_79B9_7F4A_7C15);
    }

    /// <summary>The finaliser of SplitMix64: a bijection of 64-bit numbers that scatters neighbours.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }

    public ulong Next() => Mix(_state += 0x9E37_79B9_7F4A_7C15);

    /// <summary>A number from 0 inclusive to <paramref name="bound"/> exclusive.</summary>
    public long NextBelow(long bound) => (long)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>A number from 0 inclusive to 1 exclusive.</summary>
    public double NextUnit() => (Next() >> 11) * (1.0 / (1UL << 53));
}
