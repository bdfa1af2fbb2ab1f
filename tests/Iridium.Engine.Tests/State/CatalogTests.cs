using Iridium.Engine.Files;
using Iridium.Testing;

namespace Iridium.Engine.Tests.State;

/// <summary>An edit that is durable counts, whatever becomes of what is done after it.</summary>
public sealed class CatalogTests
{
    [Fact]
    public void A_keyspace_stays_open_when_replacing_the_manifest_after_its_creation_fails()
    {
        var disk = new FaultFileSystem(new MemoryFileSystem(), 1);
        var options = new DatabaseOptions
        {
            FileSystem = disk,
            ManualBackgroundWork = true,
            ManifestBytesMax = 1,
        };
        using (var database = IridiumDatabase.Open("/catalog", options))
        {
            disk.Add(new FaultRule(FaultKind.InputOutput)
            {
                Path = path => path.EndsWith("/catalog", StringComparison.Ordinal),
            });
            Keyspace keyspace = database.GetOrCreateKeyspace("new");
            Assert.Null(keyspace.Get("k"u8));
            Assert.NotNull(database.GetStatistics().Failure);
            Assert.Throws<EngineFailedException>(() => keyspace.Put("k"u8, "v"u8));
        }

        disk.Clear();
        using var again = IridiumDatabase.Open("/catalog", options);
        Assert.True(again.TryGetKeyspace("new", out _));
    }
}
