using System.Numerics;

namespace Iridium.Bench.Data;

/// <summary>
/// Visits every number from 0 to a count exactly once in an order that looks random, without storing it: a Feistel
/// network over the next even power of two, walked until it falls inside. Immutable.
/// </summary>
internal sealed class Permutation
{
    private const int Rounds = 4;
    private readonly ulong _seed;
    private readonly long _count;
    private readonly int _halfBits;
    private readonly ulong _mask;

    public Permutation(long count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        _count = count;
        _seed = seed;
        int bits = 64 - BitOperations.LeadingZeroCount((ulong)count - 1 | 1);
        _halfBits = (bits + 1) / 2;
        _mask = (1UL << _halfBits) - 1;
    }

    /// <summary>The number at a place of the order.</summary>
    public long At(long place)
    {
        ulong value = (ulong)place;
        do
        {
            ulong left = value >> _halfBits;
            ulong right = value & _mask;
            for (ulong round = 0; round < Rounds; round++)
                (left, right) = (right, left ^ (RandomStream.Mix(right + _seed + (round << 56)) & _mask));
            value = (left << _halfBits) | right;
        }
        while (value >= (ulong)_count);
        return (long)value;
    }
}
