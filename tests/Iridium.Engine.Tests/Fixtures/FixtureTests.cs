using Iridium.Testing;
using Iridium.Testing.Fixtures;

namespace Iridium.Engine.Tests.Fixtures;

/// <summary>
/// Databases that older builds have written, byte for byte, are opened by this one: they verify, hold what their text
/// says, take writes, are compacted, and are opened again.
/// </summary>
public sealed class FixtureTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    /// <summary>Format and shape of each fixture in the repository.</summary>
    public static TheoryData<string, string> Fixtures
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (string format in Directory.EnumerateDirectories(Root).Order(StringComparer.Ordinal))
            {
                foreach (string shape in Directory.EnumerateDirectories(format).Order(StringComparer.Ordinal))
                    all.Add(Path.GetFileName(format), Path.GetFileName(shape));
            }

            return all;
        }
    }

    private static string Root => Path.Combine(AppContext.BaseDirectory, "fixtures");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void A_database_of_an_older_build_holds_what_it_held_and_goes_on(string format, string shape)
    {
        string source = Path.Combine(Root, format, shape);
        string text = File.ReadAllText(Path.Combine(source, FixtureContent.FileName));
        string path = _directory["database"];
        FixtureWriter.Copy(source, path);
        FakeTimeProvider clock = FixtureContent.ClockOf(text);
        DatabaseOptions options = FixtureShape.OptionsWith(clock) with { CreateIfMissing = false };

        VerifyReport report = IridiumDatabase.Verify(path, options);
        Assert.Empty(report.Findings);

        string after;
        using (var database = IridiumDatabase.Open(path, options))
        {
            Assert.Equal(text, FixtureContent.Of(database));
            Assert.True(FixtureContent.AgreesWithOtherReads(database));
            Change(database);
            after = FixtureContent.Of(database);
            Assert.NotEqual(text, after);
        }

        using (var database = IridiumDatabase.Open(path, options))
        {
            Assert.Equal(after, FixtureContent.Of(database));
            database.Compact();
            Assert.Equal(after, FixtureContent.Of(database));
            Assert.True(FixtureContent.AgreesWithOtherReads(database));
        }

        Assert.Empty(IridiumDatabase.Verify(path, options).Findings);
        using var last = IridiumDatabase.Open(path, options);
        Assert.Equal(after, FixtureContent.Of(last));
    }

    [Theory]
    [InlineData("v1", 6)]
    [InlineData("v2", 8)]
    [InlineData("v3", 9)]
    public void No_fixture_of_a_format_is_missing(string format, int shapes) =>
        Assert.Equal(shapes, Directory.GetDirectories(Path.Combine(Root, format)).Length);

    /// <summary>Writes what meets the old tables: new records, other values for old ones, deletes, a range.</summary>
    private static void Change(IridiumDatabase database)
    {
        foreach (string name in database.KeyspaceNames)
        {
            Keyspace keyspace = database.GetOrCreateKeyspace(name);
            keyspace.Put("k-00007"u8, "another value"u8);
            keyspace.Put("new"u8, "new"u8);
            keyspace.Delete("k-00022"u8);
            keyspace.DeleteRange(KeyRange.Between("k-00024"u8.ToArray(), "k-00027"u8.ToArray()));
        }

        database.Flush();
        database.Default.Put("k-00008"u8, "in the log"u8);
    }
}
