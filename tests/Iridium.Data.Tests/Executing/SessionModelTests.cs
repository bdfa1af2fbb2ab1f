using System.Globalization;
using Iridium.Testing;
using Xunit.Abstractions;

namespace Iridium.Data.Tests.Executing;

/// <summary>
/// Random statements against a sorted dictionary that checks conditions row by row: in transactions with savepoints and
/// outside, with flushes in between. Every answer must be the model's.
/// </summary>
public sealed class SessionModelTests(ITestOutputHelper output) : SessionTest
{
    private readonly List<(string Name, SortedDictionary<string, string> Rows)> _savepoints = [];
    private SortedDictionary<string, string> _rows = new(StringComparer.Ordinal);
    private SortedDictionary<string, string>? _before;

    [Fact]
    public void Every_answer_is_the_models()
    {
        var random = new Random(TestSeed.Next(output.WriteLine));
        int statements = int.TryParse(
            Environment.GetEnvironmentVariable("IRIDIUM_OPERATIONS"), CultureInfo.InvariantCulture, out int asked)
            ? asked
            : 4_000;
        for (int i = 0; i < statements; i++)
        {
            switch (random.Next(12))
            {
                case 0: Session(random); break;
                case 1: Insert(random); break;
                case 2 or 3: Upsert(random); break;
                case 4: Update(random); break;
                case 5: Delete(random); break;
                case 6 when random.Next(40) == 0: Database.Flush(); break;
                case 7: Aggregate(random); break;
                default: Select(random); break;
            }
        }
    }

    private static SortedDictionary<string, string> CopyOf(SortedDictionary<string, string> rows) =>
        new(rows, StringComparer.Ordinal);

    private void Session(Random random)
    {
        if (_before is null)
        {
            Sql.Run(random.Next(2) == 0 ? "BEGIN" : "BEGIN ISOLATION LEVEL SERIALIZABLE");
            _before = CopyOf(_rows);
            return;
        }

        string name = $"s{random.Next(3)}";
        int known = _savepoints.FindLastIndex(each => each.Name == name);
        switch (random.Next(8))
        {
            case 0 or 1: End("COMMIT", _rows); break;
            case 2: End("ROLLBACK", _before); break;
            case 3 or 4:
                Sql.Run($"SAVEPOINT {name}");
                _savepoints.Add((name, CopyOf(_rows)));
                break;
            case 5 when known >= 0:
                Sql.Run($"RELEASE {name}");
                _savepoints.RemoveRange(known, _savepoints.Count - known);
                break;
            default:
                if (known < 0)
                {
                    Assert.Equal("3B001", Sql.Fail($"ROLLBACK TO {name}"));
                    break;
                }

                Sql.Run($"ROLLBACK TO {name}");
                _rows = CopyOf(_savepoints[known].Rows);
                _savepoints.RemoveRange(known + 1, _savepoints.Count - known - 1);
                break;
        }
    }

    private void End(string text, SortedDictionary<string, string> rows)
    {
        Sql.Run(text);
        _rows = rows;
        _before = null;
        _savepoints.Clear();
    }

    private void Insert(Random random)
    {
        string first = ModelCondition.NextKey(random);
        string second = ModelCondition.NextKey(random);
        string text = $"INSERT INTO t VALUES ('{first}', '1'), ('{second}', '22')";
        bool isTwice = first == second;
        bool isThere = _rows.ContainsKey(first) || _rows.ContainsKey(second);
        switch (random.Next(3))
        {
            case 0 when isTwice || isThere: Assert.Equal("23505", Sql.Fail(text)); return;
            case 1:
                int added = (_rows.TryAdd(first, "1") ? 1 : 0) + (_rows.TryAdd(second, "22") ? 1 : 0);
                Assert.Equal($"{added} affected", Sql.Run(text + " ON CONFLICT DO NOTHING"));
                return;
            case 2 when isTwice: return;
            case 2:
                _rows[first] = _rows.ContainsKey(first) ? "1x" : "1";
                _rows[second] = _rows.ContainsKey(second) ? "22x" : "22";
                text += " ON CONFLICT DO UPDATE SET value = excluded.value || 'x'";
                Assert.Equal("2 affected", Sql.Run(text));
                return;
            default:
                _rows.Add(first, "1");
                _rows.Add(second, "22");
                Assert.Equal("2 affected", Sql.Run(text));
                return;
        }
    }

    private void Upsert(Random random)
    {
        string key = ModelCondition.NextKey(random);
        string value = random.Next(1_000).ToString(CultureInfo.InvariantCulture);
        Assert.Equal("1 affected", Sql.Run("UPSERT INTO t VALUES (@key, @value)", key, value));
        _rows[key] = value;
    }

    private void Update(Random random)
    {
        ModelCondition where = ModelCondition.Next(random);
        string digit = $"{random.Next(10)}";
        var changed = _rows.Where(row => where.Holds(row.Key, row.Value)).Select(row => row.Key).ToList();
        foreach (string key in changed) _rows[key] = digit;
        string expected = string.Join("\n", changed.Select(key => $"{key}|{digit}"));
        string text = $"UPDATE t SET value = '{digit}' WHERE {where.Text}";
        bool returns = random.Next(2) == 0;
        string found = Sql.Run(returns ? text + " RETURNING key, value" : text);
        AssertSame(returns ? expected : $"{changed.Count} affected", found, text);
    }

    private void Delete(Random random)
    {
        ModelCondition where = ModelCondition.Next(random, random.Next(3));
        var gone = _rows.Where(row => where.Holds(row.Key, row.Value)).ToList();
        foreach (KeyValuePair<string, string> row in gone) _rows.Remove(row.Key);
        string text = $"DELETE FROM t WHERE {where.Text}";
        switch (random.Next(3))
        {
            case 0: Sql.Run(text); break;
            case 1: AssertSame($"{gone.Count} affected", Sql.Run(text + " WITH COUNT"), text); break;
            default:
                string rows = string.Join("\n", gone.Select(row => $"{row.Key}|{row.Value}"));
                AssertSame(rows, Sql.Run(text + " RETURNING key, value"), text);
                break;
        }
    }

    private void Select(Random random)
    {
        ModelCondition where = ModelCondition.Next(random);
        bool isDescending = random.Next(2) == 0;
        bool isDistinct = random.Next(4) == 0;
        int skip = random.Next(2) == 0 ? random.Next(4) : 0;
        int limit = random.Next(2) == 0 ? random.Next(6) : 1_000;
        IEnumerable<KeyValuePair<string, string>> rows = _rows.Where(row => where.Holds(row.Key, row.Value));
        if (isDescending) rows = rows.Reverse();
        IEnumerable<string> items = rows.Select(row => isDistinct ? row.Value : $"{row.Key}|{row.Value}");
        if (isDistinct) items = items.Distinct();
        string text = $"SELECT {(isDistinct ? "DISTINCT value" : "key, value")} FROM t WHERE {where.Text} "
            + $"ORDER BY key {(isDescending ? "DESC" : "ASC")} LIMIT {limit} OFFSET {skip}";
        AssertSame(string.Join("\n", items.Skip(skip).Take(limit)), Sql.Run(text), text);
    }

    private void Aggregate(Random random)
    {
        ModelCondition where = ModelCondition.Next(random);
        var keys = _rows.Where(row => where.Holds(row.Key, row.Value)).Select(row => row.Key).ToList();
        string first = keys.Count == 0 ? "NULL" : keys[0];
        string last = keys.Count == 0 ? "NULL" : keys[^1];
        string text = $"FROM t WHERE {where.Text}";
        AssertSame($"{keys.Count}|{first}|{last}", Sql.Run($"SELECT COUNT(*), MIN(key), MAX(key) {text}"), text);
        AssertSame($"{first}|{last}", Sql.Run($"SELECT MIN(key), MAX(key) {text}"), text);
    }

    private void AssertSame(string expected, string found, string text)
    {
        if (expected != found) output.WriteLine(text);
        Assert.Equal(expected, found);
    }
}
