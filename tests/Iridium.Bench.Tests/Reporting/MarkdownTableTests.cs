using Iridium.Bench.Reporting;

namespace Iridium.Bench.Tests.Reporting;

public sealed class MarkdownTableTests
{
    [Fact]
    public void Columns_are_padded_and_numbers_stand_right()
    {
        var table = new MarkdownTable("engine", "ops");
        table.Add("iridium", "5");
        table.Add("a|b", "1,000");
        const string wanted = """
            | engine  |   ops |
            |---------|------:|
            | iridium |     5 |
            | a\|b    | 1,000 |

            """;
        Assert.Equal(wanted.ReplaceLineEndings("\n"), table.ToString());
    }

    [Fact]
    public void A_row_of_another_width_is_refused()
    {
        var table = new MarkdownTable("engine", "ops");
        Assert.Throws<ArgumentException>(() => table.Add("iridium"));
    }
}
