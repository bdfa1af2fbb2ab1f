using Iridium.Testing.Fuzzing;

namespace Iridium.Torture.Tests.Coverage;

/// <summary>A map tells edges and how often they were passed apart, and what repeats from what does not.</summary>
public sealed class CoverageMapTests
{
    private static readonly int[] _borders = [1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 127, 128, 255];

    private readonly CoverageMap _map;
    private nint _address;

    public CoverageMapTests() => _map = new CoverageMap(address => _address = address);

    [Fact]
    public void Counts_fall_into_eight_classes()
    {
        int[] classes = [.. _borders.Select(ClassOf)];
        Assert.Equal([0, 1, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7], classes);
    }

    [Fact]
    public void Every_place_of_the_map_is_read_and_cleared()
    {
        _map.Begin();
        for (int edge = 0; edge < CoverageMap.Bytes; edge++) Count(edge, 1);
        Assert.True(_map.Read());
        Assert.Equal(Enumerable.Range(0, CoverageMap.Bytes).Select(edge => edge * 8), _map.Hits.ToArray());
        Assert.Equal(CoverageMap.Bytes, _map.Work);
        _map.Learn();
        Assert.Equal(CoverageMap.Bytes, _map.Edges);
        Assert.Empty(Execute());
    }

    [Fact]
    public void Only_what_has_not_been_learned_is_new()
    {
        Execute((7, 1), (65_535, 2));
        _map.Learn();
        _map.Begin();
        Count(7, 1);
        Assert.False(_map.Read());
        Assert.Equal([(7 * 8) + 3], NewOf((7, 5)));
        Assert.Equal([8 * 8], NewOf((7, 1), (8, 1)));
        Assert.Equal(2, _map.Edges);
    }

    [Fact]
    public void Every_eighth_execution_tells_how_often_a_feature_is_met()
    {
        for (int i = 0; i < 32; i++) Execute(i < 16 ? [(1, 1)] : [(1, 1), (2, 1)]);
        Assert.Equal(4, _map.ExecutionsWith(1 * 8));
        Assert.Equal(2, _map.ExecutionsWith(2 * 8));
        Assert.Equal(0, _map.ExecutionsWith(3 * 8));
    }

    [Fact]
    public void What_only_one_of_two_executions_had_is_unstable_and_not_new_again()
    {
        int[] before = NewOf((1, 1), (2, 1));
        Execute((1, 1), (3, 1));
        Assert.Equal(1, _map.Confirm(before));
        Assert.Equal(2, _map.Unstable);
        Assert.Empty(NewOf((1, 1), (2, 1), (3, 1)));
    }

    [Fact]
    public void What_runs_between_executions_is_not_counted()
    {
        Count(5, 1);
        Execute((6, 1));
        Count(7, 1);
        Assert.Equal([8 * 8], Execute((8, 1)));
    }

    private int ClassOf(int count) => Execute((9, (byte)count))[0] % 8;

    private int[] NewOf(params (int Edge, byte Count)[] counts)
    {
        Execute(counts);
        return _map.NewHits();
    }

    private int[] Execute(params (int Edge, byte Count)[] counts)
    {
        _map.Begin();
        foreach ((int edge, byte count) in counts) Count(edge, count);
        _ = _map.Read();
        return _map.Hits.ToArray();
    }

    private void Count(int edge, byte count) => System.Runtime.InteropServices.Marshal.WriteByte(_address, edge, count);
}
