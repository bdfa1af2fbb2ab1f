using Iridium.Data.Parsing;
using Iridium.Testing;

namespace Iridium.Data.Tests.Parsing;

public sealed class ParserMemoryTests
{
    [Fact]
    public void A_long_comment_costs_nothing_and_a_long_literal_its_text_once()
    {
        string filler = new('x', 1024 * 1024);
        long plain = Cost("SELECT 1");
        Assert.InRange(Cost($"SELECT /* {filler} */ 1 -- {filler}"), 0, plain + 1_024);
        Assert.InRange(Cost($"SELECT '{filler}'"), 0, (2 * filler.Length) + plain + 4_096);
        string blob = string.Concat(Enumerable.Repeat("0f", filler.Length));
        Assert.InRange(Cost($"SELECT X'{blob}'"), 0, filler.Length + plain + 4_096);
    }

    private static long Cost(string text) => AllocationMeter.LeastBytes(() => SqlParser.Parse(text));
}
