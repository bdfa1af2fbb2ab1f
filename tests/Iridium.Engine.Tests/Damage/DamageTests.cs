using Iridium.Testing;
using Iridium.Testing.Faults;
using Xunit.Abstractions;

namespace Iridium.Engine.Tests.Damage;

/// <summary>
/// Every byte of every file of a small database is damaged, one at a time: opening it and reading everything gives the
/// right answer or says what is damaged, and never a wrong one.
/// </summary>
public sealed class DamageTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_flipped_byte_never_makes_a_wrong_answer(bool isClosed)
    {
        int seed = TestSeed.Next(output.WriteLine);
        var target = new DamageTarget(seed, isClosed);
        foreach (string name in target.Names)
        {
            int noticed = 0;
            for (int at = 0; at < target[name].Length; at++)
            {
                byte[] bytes = [.. target[name]];
                bytes[at] ^= (byte)(at % 3 == 0 ? 0xFF : 1 << (at % 8));
                if (Check(target, seed, $"{name} flipped at {at}", name, bytes)) noticed++;
            }

            output.WriteLine($"{name}: {target[name].Length} flips, {noticed} noticed");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_cut_or_missing_file_never_makes_a_wrong_answer(bool isClosed)
    {
        int seed = TestSeed.Next(output.WriteLine);
        var target = new DamageTarget(seed, isClosed);
        foreach (string name in target.Names)
        {
            Check(target, seed, $"{name} deleted", name, null);
            int noticed = 0;
            for (int length = 0; length < target[name].Length; length++)
            {
                if (Check(target, seed, $"{name} cut to {length}", name, target[name][..length])) noticed++;
            }

            output.WriteLine($"{name}: {target[name].Length} cuts, {noticed} noticed");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_that_is_an_older_version_of_itself_never_makes_a_wrong_answer(bool isClosed)
    {
        int seed = TestSeed.Next(output.WriteLine);
        var target = new DamageTarget(seed, isClosed);
        int replaced = 0;
        int noticed = 0;
        foreach ((string name, byte[] older) in target.Older)
        {
            if (!target.Names.Contains(name) || older.AsSpan().SequenceEqual(target[name])) continue;
            // A segment that only change streams need is not read, so not everything is noticed; no answer is wrong.
            if (Check(target, seed, $"{name} as it was before", name, older)) noticed++;
            replaced++;
        }

        output.WriteLine($"{replaced} files replaced, {noticed} noticed");
        Assert.NotEqual(0, replaced);
    }

    [Fact]
    public void Tables_that_changed_places_are_refused()
    {
        int seed = TestSeed.Next(output.WriteLine);
        var target = new DamageTarget(seed, isClosed: true);
        string[] tables = [.. target.Names.Where(name => name.EndsWith(".tbl", StringComparison.Ordinal))];
        Assert.True(tables.Length >= 2);
        Assert.True(target.IsNoticed(new Dictionary<string, byte[]?>
        {
            [tables[0]] = target[tables[1]],
            [tables[1]] = target[tables[0]],
        }));
    }

    private static bool Check(DamageTarget target, int seed, string damage, string name, byte[]? bytes)
    {
        try
        {
            return target.IsNoticed(name, bytes);
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"Seed {seed}, {damage}: {error.Message}", error);
        }
    }
}
