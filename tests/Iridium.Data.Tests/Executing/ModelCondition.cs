using System.Globalization;

namespace Iridium.Data.Tests.Executing;

/// <summary>A condition as text and as what it means for a row.</summary>
/// <param name="Text">As a statement has it.</param>
/// <param name="Holds">Whether a row with such a key and value fulfils it.</param>
internal sealed record ModelCondition(string Text, Func<string, string, bool> Holds)
{
    public static ModelCondition Next(Random random, int depth = 2)
    {
        if (depth == 0 || random.Next(3) == 0) return Leaf(random);
        ModelCondition left = Next(random, depth - 1);
        ModelCondition right = Next(random, depth - 1);
        return random.Next(5) switch
        {
            0 => new($"(NOT {left.Text})", (key, value) => !left.Holds(key, value)),
            1 => new(
                $"({left.Text} OR {right.Text})", (key, value) => left.Holds(key, value) || right.Holds(key, value)),
            _ => new(
                $"({left.Text} AND {right.Text})", (key, value) => left.Holds(key, value) && right.Holds(key, value)),
        };
    }

    /// <summary>One of a few keys, so that statements meet.</summary>
    public static string NextKey(Random random)
    {
        char[] key = new char[random.Next(1, 4)];
        for (int i = 0; i < key.Length; i++) key[i] = (char)('a' + random.Next(3));
        return new string(key);
    }

    private static ModelCondition Leaf(Random random)
    {
        string a = NextKey(random);
        string b = NextKey(random);
        int size = random.Next(1, 4);
        return random.Next(15) switch
        {
            0 => new($"key = '{a}'", (key, _) => key == a),
            1 => new($"key IN ('{a}', '{b}', 'zz')", (key, _) => key == a || key == b),
            2 => new($"(key = '{a}' OR '{b}' = key)", (key, _) => key == a || key == b),
            3 => new($"key < '{a}'", (key, _) => Order(key, a) < 0),
            4 => new($"key <= '{a}'", (key, _) => Order(key, a) <= 0),
            5 => new($"'{a}' < key", (key, _) => Order(key, a) > 0),
            6 => new($"key >= '{a}'", (key, _) => Order(key, a) >= 0),
            7 => new($"key BETWEEN '{a}' AND '{b}'", (key, _) => Order(key, a) >= 0 && Order(key, b) <= 0),
            8 => new($"key LIKE '{a}%'", (key, _) => key.StartsWith(a, StringComparison.Ordinal)),
            9 => new($"key LIKE '%{a}'", (key, _) => key.EndsWith(a, StringComparison.Ordinal)),
            10 => new($"key STARTS WITH '{a}'", (key, _) => key.StartsWith(a, StringComparison.Ordinal)),
            11 => new($"key <> '{a}'", (key, _) => key != a),
            12 => new($"value LIKE '%{size}%'", (_, value) => value.Contains($"{size}", StringComparison.Ordinal)),
            13 => new(
                string.Create(CultureInfo.InvariantCulture, $"size > {size}"), (_, value) => value.Length > size),
            _ => new("TRUE", (_, _) => true),
        };
    }

    private static int Order(string left, string right) => string.CompareOrdinal(left, right);
}
