using System.Text;
using Iridium.Cli.Text;
using Iridium.Engine;
using Iridium.Testing;
using Iridium.Testing.Fuzzing;
using Xunit.Abstractions;

namespace Iridium.Cli.Tests;

/// <summary>Texts of the command line, changed by chance: each is read rightly or refused in words.</summary>
public sealed class TextFuzzTests(ITestOutputHelper output)
{
    private const int Steps = 30_000;

    private static readonly DateTimeOffset _now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] _durations = ["500ms", "1h30m", "7d", "0.5h", "00:20:00", "7.00:00:00", "-1:00"];

    [Fact]
    public void A_time_to_live_ends_later_than_now() =>
        Fuzz(new TextTarget("ttl", _durations, text => TimeToLive.EndOf(text, _now) > _now));

    [Fact]
    public void A_duration_is_not_below_zero() => Fuzz(new TextTarget(
        "duration", _durations, text => TimeToLive.DurationOf("--older-than", text) >= TimeSpan.Zero));

    [Fact]
    public void Keys_and_values_are_the_bytes_of_their_text()
    {
        string[] seeds = ["key", "00 ff", "é\n", "0aF"];
        Fuzz(new TextTarget("text", seeds, text => ByteInput.IsFromInput(text)
            || (ByteInput.Key(text, isHex: false).AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(text))
                && ByteInput.Value(text, isHex: false).Length is > 0 and <= EngineLimits.ValueBytesMax)));
        Fuzz(new TextTarget("hex", seeds, text => ByteInput.IsFromInput(text)
            || Convert.ToHexString(ByteInput.Bound(text, isHex: true, "--from")).Equals(
                string.Concat(text.Where(each => !char.IsWhiteSpace(each))), StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void What_is_shown_is_one_line_that_can_be_read_back()
    {
        var random = new Random(TestSeed.Next(output.WriteLine));
        byte[] bytes = new byte[64];
        for (int i = 0; i < Steps; i++)
        {
            Span<byte> part = bytes.AsSpan(0, random.Next(bytes.Length));
            random.NextBytes(part);
            if (random.Next(2) == 0) part.Replace((byte)'x', (byte)'\\');
            string shown = Encoding.UTF8.GetString(ByteText.Show(part, isHex: false));
            Assert.DoesNotContain(shown, char.IsControl);
            Assert.Equal(part.ToArray(), Unescaped(shown));
        }
    }

    private static byte[] Unescaped(string shown)
    {
        var bytes = new List<byte>();
        int at = 0;
        while (at < shown.Length)
        {
            int length = char.IsHighSurrogate(shown[at]) ? 2 : 1;
            if (shown[at] != '\\')
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(shown.Substring(at, length)));
            }
            else if (shown[at + 1] == 'x')
            {
                length = 4;
                bytes.AddRange(Convert.FromHexString(shown.AsSpan(at + 2, 2)));
            }
            else
            {
                length = 2;
                bytes.Add((byte)"\\\t\n\r"[@"\tnr".IndexOf(shown[at + 1], StringComparison.Ordinal)]);
            }

            at += length;
        }

        return [.. bytes];
    }

    private void Fuzz(TextTarget target)
    {
        var loop = new FuzzLoop(target, TestSeed.Next(output.WriteLine), target.Seeds());
        for (int i = 0; i < Steps; i++) loop.Step();
        Assert.True(loop.Outcomes > 1, "every change had the same outcome");
    }
}
