using Iridium.Engine;
using Iridium.Testing;
using Xunit.Abstractions;

namespace Iridium.Guide.Tests;

/// <summary>docs/guide/read-only-and-repair.md</summary>
public sealed class ReadOnlyAndRepairTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_view_is_opened_beside_a_writer_and_refreshed()
    {
        string path = _directory.Path;
        using IridiumDatabase writer = IridiumDatabase.Open(path);
        writer.Default.Put("a"u8, "1"u8);

        // snippet
        using IridiumDatabase view = DatabaseReaders.OpenReadOnly(path);
        Assert.True(view.IsReadOnly());
        Assert.Equal("1"u8.ToArray(), view.Default.Get("a"u8));
        IridiumException refused = Assert.Throws<IridiumException>(() => view.Default.Put("a"u8, "2"u8));
        Assert.Equal(EngineErrorCode.ReadOnly, refused.Code);
        // end snippet

        // snippet
        writer.Default.Put("b"u8, "2"u8);
        using IridiumDatabase newer = view.Refresh();
        Assert.NotNull(newer.Default.Get("b"u8));
        Assert.Null(view.Default.Get("b"u8));
        Assert.Same(newer, newer.Refresh());
        // end snippet
    }

    [Fact]
    public void A_damaged_database_is_repaired()
    {
        string path = _directory.Path;
        using (IridiumDatabase database = IridiumDatabase.Open(path)) database.Default.Put("a"u8, "1"u8);
        foreach (string manifest in Directory.GetFiles(path, "MANIFEST-*")) File.Delete(manifest);

        // snippet
        RepairReport report = DatabaseRepair.Run(path);
        foreach (RepairLoss loss in report.Losses)
            output.WriteLine($"{loss.File}: {loss.Keyspace}, {loss.Bytes} bytes: {loss.Detail}");
        // end snippet

        Assert.Empty(report.Losses);
        using IridiumDatabase repaired = IridiumDatabase.Open(path);
        Assert.Equal("1"u8.ToArray(), repaired.Default.Get("a"u8));
    }
}
