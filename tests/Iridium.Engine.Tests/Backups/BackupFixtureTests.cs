using Iridium.Engine.Tests.Fixtures;
using Iridium.Testing;
using Iridium.Testing.Fixtures;

namespace Iridium.Engine.Tests.Backups;

/// <summary>Databases that older builds have written are backed up, checkpointed and restored by this one.</summary>
public sealed class BackupFixtureTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(FixtureTests.Fixtures), MemberType = typeof(FixtureTests))]
    public void A_database_of_an_older_build_comes_back_with_what_it_held(string format, string shape)
    {
        string source = Path.Combine(AppContext.BaseDirectory, "fixtures", format, shape);
        string text = File.ReadAllText(Path.Combine(source, FixtureContent.FileName));
        string path = _directory["database"];
        FixtureWriter.Copy(source, path);
        DatabaseOptions options = FixtureShape.OptionsWith(FixtureContent.ClockOf(text));
        var backups = new BackupDirectory(_directory["backups"], options);
        using (IridiumDatabase database = IridiumDatabase.Open(path, options))
        {
            database.Checkpoint(_directory["checkpoint"]);
            backups.Create(database);
            using FileStream stream = File.Create(_directory["stream"]);
            database.BackupTo(stream);
        }

        backups.Restore(_directory["restored"]);
        using (FileStream stream = File.OpenRead(_directory["stream"]))
            BackupStreams.Restore(stream, _directory["streamed"], new RestoreOptions { Database = options });
        foreach (string copy in new[] { "checkpoint", "restored", "streamed" })
        {
            Assert.Empty(IridiumDatabase.Verify(_directory[copy], options).Findings);
            using IridiumDatabase database =
                IridiumDatabase.Open(_directory[copy], options with { CreateIfMissing = false });
            Assert.Equal(text, FixtureContent.Of(database));
        }
    }
}
