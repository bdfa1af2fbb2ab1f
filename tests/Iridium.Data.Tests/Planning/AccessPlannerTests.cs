using Iridium.Data.Coding;
using Iridium.Data.Evaluating;
using Iridium.Data.Parsing;
using Iridium.Data.Planning;
using Iridium.Data.Syntax;
using Iridium.Data.Tests.Evaluating;
using Iridium.Data.Values;
using Iridium.Testing;
using Xunit.Abstractions;

namespace Iridium.Data.Tests.Planning;

public sealed class AccessPlannerTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("key = 'a'", "Point", 0)]
    [InlineData("'a' = key", "Point", 0)]
    [InlineData("key = 'a' AND version = 3", "Point", 1)]
    [InlineData("key IN ('a', 'b', 'a')", "MultiGet", 0)]
    [InlineData("key = 'a' OR key = 'b'", "MultiGet", 0)]
    [InlineData("key = 'a' OR size = 1", "FullScan", 1)]
    [InlineData("key IN ('a', 'b') AND key > 'a'", "MultiGet", 1)]
    [InlineData("key >= 'a' AND key < 'b' AND size > 1", "Range", 1)]
    [InlineData("key BETWEEN 'a' AND 'b'", "Range", 0)]
    [InlineData("key LIKE 'a%'", "Range", 0)]
    [InlineData("key LIKE 'a%b'", "Range", 1)]
    [InlineData("key LIKE 'abc'", "Range", 1)]
    [InlineData("key STARTS WITH 'a'", "Range", 0)]
    [InlineData("key > 'b' AND key < 'a'", "Nothing", 0)]
    [InlineData("key = NULL", "Nothing", 0)]
    [InlineData("1 = 0", "Nothing", 0)]
    [InlineData("TRUE", "FullScan", 0)]
    [InlineData("key <> 'a'", "FullScan", 1)]
    [InlineData("key IN (SELECT 'a' WHERE 1 = 0)", "Nothing", 0)]
    public void A_condition_says_how_rows_are_found(string condition, string kind, int residual)
    {
        BoundAccess access = AccessBinder.Bind(
            AccessPlanner.Plan(ConditionOf(condition)), SqlType.Text, new RowScope());
        Assert.Equal(kind, access.Kind.ToString());
        Assert.Equal(residual, access.Residual.Count);
    }

    [Theory]
    [InlineData("key > 1.5", 2)]
    [InlineData("key >= 1.5", 2)]
    [InlineData("key >= 2", 2)]
    [InlineData("key > 1", 2)]
    [InlineData("key > -1.5", -1)]
    public void Numbers_that_are_no_keys_bound_keys(string condition, int first)
    {
        BoundAccess access = AccessBinder.Bind(
            AccessPlanner.Plan(ConditionOf(condition)), SqlType.BigInt, new RowScope());
        int found = Enumerable.Range(-10, 20)
            .First(i => access.Range.Contains(KeyCodec.Encode(SqlValue.OfInteger(i), SqlType.BigInt)));
        Assert.Equal(first, found);
    }

    [Theory]
    [InlineData("key = 1.5", "Nothing")]
    [InlineData("key = 1e300", "Nothing")]
    [InlineData("key > 1e300", "Nothing")]
    [InlineData("key < -1e300", "Range")]
    [InlineData("key < 1e300", "Range")]
    [InlineData("key = 9223372036854775808", "Nothing")]
    public void Numbers_beyond_all_keys_match_none_or_all(string condition, string kind) =>
        Assert.Equal(
            kind,
            AccessBinder.Bind(AccessPlanner.Plan(ConditionOf(condition)), SqlType.BigInt, new RowScope())
                .Kind.ToString());

    [Fact]
    public void Keys_of_other_types_are_an_error() =>
        Assert.Equal(
            SqlStates.DatatypeMismatch,
            Assert.Throws<IridiumException>(() => AccessBinder.Bind(
                AccessPlanner.Plan(ConditionOf("key = 'a'")), SqlType.BigInt, new RowScope())).SqlState);

    /// <summary>Whatever the condition: the rows that the plan finds are those for which the condition holds.</summary>
    [Fact]
    public void A_plan_finds_what_the_condition_says()
    {
        var random = new Random(TestSeed.Next(output.WriteLine));
        for (int round = 0; round < 4_000; round++)
        {
            SqlType keyType = random.Next(2) == 0 ? SqlType.Text : SqlType.BigInt;
            string text = DrawCondition(random, keyType, 3);
            SqlExpression condition = ConditionOf(text);
            BoundAccess access = AccessBinder.Bind(AccessPlanner.Plan(condition), keyType, new RowScope());
            foreach (RowScope row in RowsOf(keyType))
            {
                byte[] key = KeyCodec.Encode(row.Row[RowColumn.Key], keyType);
                bool isFound = IsRead(access, key) && access.Residual.All(part => Evaluator.Holds(part, row));
                bool holds = Evaluator.Holds(condition, row);
                Assert.True(holds == isFound, $"{text} on {row.Row[RowColumn.Key].ToObject()}: {holds} {isFound}");
            }
        }
    }

    private static bool IsRead(BoundAccess access, byte[] key) => access.Kind switch
    {
        AccessKind.Nothing => false,
        AccessKind.Point or AccessKind.MultiGet => access.Keys.Any(other => other.AsSpan().SequenceEqual(key)),
        _ => access.Range.Contains(key),
    };

    private static IEnumerable<RowScope> RowsOf(SqlType keyType)
    {
        for (int i = -2; i < 8; i++)
        {
            var row = new RowScope();
            row.Row[RowColumn.Key] = keyType == SqlType.BigInt
                ? SqlValue.OfInteger(i)
                : SqlValue.OfText(new string('a', (i & 3) + 1) + (i > 3 ? "b" : ""));
            row.Row[RowColumn.Size] = SqlValue.OfInteger(i * 3 % 5);
            row.Row[RowColumn.ExpiresAt] = SqlValue.Null;
            yield return row;
        }
    }

    private static string DrawCondition(Random random, SqlType keyType, int depth)
    {
        if (depth > 0 && random.Next(3) > 0)
        {
            string left = DrawCondition(random, keyType, depth - 1);
            string right = DrawCondition(random, keyType, depth - 1);
            return random.Next(4) switch
            {
                0 => $"({left}) OR ({right})",
                1 => $"NOT ({left})",
                _ => $"({left}) AND ({right})",
            };
        }

        string Value() => random.Next(12) == 0
            ? "NULL"
            : keyType == SqlType.BigInt
                ? random.Next(6) == 0 ? $"{random.Next(-2, 8)}.5" : $"{random.Next(-3, 9)}"
                : $"'{new string('a', random.Next(5))}{(random.Next(2) == 0 ? "b" : "")}'";
        string sign = new[] { "=", "<>", "<", "<=", ">", ">=" }[random.Next(6)];
        return random.Next(9) switch
        {
            0 => $"key {sign} {Value()}",
            1 => $"{Value()} {sign} key",
            2 => $"key {(random.Next(4) == 0 ? "NOT " : "")}IN ({Value()}, {Value()})",
            3 => $"key {(random.Next(4) == 0 ? "NOT " : "")}BETWEEN {Value()} AND {Value()}",
            4 => $"size {sign} {random.Next(5)}",
            5 => "expires_at IS NULL",
            6 when keyType == SqlType.Text => $"key LIKE '{"a%_ba"[random.Next(5)]}{"%_a"[random.Next(3)]}%'",
            7 when keyType == SqlType.Text => $"key STARTS WITH {Value()}",
            8 => $"key = {Value()} OR key = {Value()}",
            _ => random.Next(4) == 0 ? "1 = 0" : "TRUE",
        };
    }

    private static SqlExpression ConditionOf(string text) =>
        ((SelectStatement)SqlParser.Parse("SELECT * FROM n WHERE " + text).Statements[0]).Parts[0].Where!;
}
