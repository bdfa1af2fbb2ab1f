using System.Globalization;
using System.Text;
using Iridium.Engine;

namespace Iridium.Testing.Fixtures;

/// <summary>
/// Everything a database answers, as text: a line for the clock it was read at, then for each keyspace a line with its
/// name and one for each record: key, sequence, expiry in ticks or a dash, value; bytes in hexadecimal.
/// </summary>
public static class FixtureContent
{
    /// <summary>Name of the text beside the files of a fixture.</summary>
    public const string FileName = "content.txt";

    private const string ClockWord = "clock ";

    /// <summary>Reads all records of all keyspaces, in order.</summary>
    public static string Of(IridiumDatabase database)
    {
        var text = new StringBuilder();
        text.Append(ClockWord).Append(Number(database.TimeProvider.GetUtcNow().UtcTicks)).Append('\n');
        foreach (string name in database.KeyspaceNames.Order(StringComparer.Ordinal))
        {
            text.Append("keyspace ").Append(name).Append('\n');
            Keyspace keyspace = database.GetOrCreateKeyspace(name);
            using Cursor cursor = keyspace.OpenCursor();
            while (cursor.MoveNext()) text.Append(Line(cursor)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The same backwards, and each record asked for by its key: false when an answer differs.</summary>
    public static bool AgreesWithOtherReads(IridiumDatabase database)
    {
        foreach (string name in database.KeyspaceNames)
        {
            Keyspace keyspace = database.GetOrCreateKeyspace(name);
            var forwards = new List<string>();
            using Cursor cursor = keyspace.OpenCursor();
            while (cursor.MoveNext())
            {
                forwards.Add(Line(cursor));
                if (!keyspace.TryGetInfo(cursor.Key, out RecordInfo info) || info != cursor.Info) return false;
                if (!cursor.Value.SequenceEqual(keyspace.Get(cursor.Key))) return false;
            }

            var backwards = new List<string>();
            using Cursor back = keyspace.OpenCursor();
            while (back.MovePrevious()) backwards.Add(Line(back));
            backwards.Reverse();
            if (!forwards.SequenceEqual(backwards)) return false;
        }

        return true;
    }

    /// <summary>The clock that a text was read at.</summary>
    public static FakeTimeProvider ClockOf(string text)
    {
        string first = text[ClockWord.Length..text.IndexOf('\n', StringComparison.Ordinal)];
        long ticks = long.Parse(first, CultureInfo.InvariantCulture);
        return new FakeTimeProvider(new DateTimeOffset(ticks, TimeSpan.Zero));
    }

    private static string Line(Cursor cursor)
    {
        string expiry = cursor.Info.ExpiresAt is { } instant ? Number(instant.UtcTicks) : "-";
        string sequence = Number(cursor.Info.Sequence);
        return $"{Convert.ToHexString(cursor.Key)} {sequence} {expiry} {Convert.ToHexString(cursor.Value)}";
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
