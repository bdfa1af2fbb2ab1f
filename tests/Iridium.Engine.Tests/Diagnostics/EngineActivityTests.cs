using System.Collections.Concurrent;
using System.Diagnostics;
using Iridium.Engine.Diagnostics;
using Iridium.Engine.Files;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Diagnostics;

public sealed class EngineActivityTests : IDisposable
{
    private readonly string _directory = $"/traced-{Guid.NewGuid():N}";
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public EngineActivityTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == EngineActivities.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (Equals(activity.GetTagItem("iridium.database"), _directory)) _ended.Enqueue(activity);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public void Opening_recovery_flush_and_compaction_are_traced_with_their_tags()
    {
        var files = new MemoryFileSystem();
        Open(files).Dispose();
        using IridiumDatabase database = Open(files);
        for (int i = 0; i < 3; i++)
        {
            database.Default.Put([1], [(byte)i]);
            database.Flush();
        }

        database.Compact();
        string[] names = [.. _ended.Select(activity => activity.OperationName)];
        Assert.Equal(2, names.Count(name => name == "iridium.open"));
        Assert.Single(names, "iridium.recovery");
        Assert.Equal(3, names.Count(name => name == "iridium.flush"));
        Activity compaction = Assert.Single(_ended, activity => activity.OperationName == "iridium.compaction");
        Assert.Equal("iridium", compaction.GetTagItem("db.system.name"));
        Assert.Equal("compaction", compaction.GetTagItem("db.operation.name"));
        Assert.Equal("default", compaction.GetTagItem("iridium.keyspace"));
        Assert.True((long)compaction.GetTagItem("iridium.bytes.read")! > 0);
        Assert.True((long)compaction.GetTagItem("iridium.bytes.written")! > 0);
        Assert.All(_ended, activity => Assert.Equal(ActivityStatusCode.Unset, activity.Status));
        Assert.Null(Activity.Current);
    }

    [Fact]
    public void A_failure_is_told_by_the_status()
    {
        var files = new FaultFileSystem(new MemoryFileSystem());
        using (IridiumDatabase database = Open(files))
        {
            database.Default.Put([1], [1]);
            files.Add(new FaultRule(FaultKind.DiskFull)
            {
                Path = path => path.EndsWith(".tbl", StringComparison.Ordinal),
            });
            Assert.Throws<IridiumException>(() => database.Flush());
            files.Clear();
        }

        Activity flush = Assert.Single(_ended, activity => activity.OperationName == "iridium.flush");
        Assert.Equal(ActivityStatusCode.Error, flush.Status);
        Assert.Equal(typeof(IridiumException).FullName, flush.GetTagItem("error.type"));
        Assert.Single(flush.Events, one => one.Name == "exception");
    }

    [Fact]
    public void A_slow_operation_is_an_activity_of_the_time_it_took()
    {
        var slow = new SlowOperation("get", "default", TimeSpan.FromSeconds(3), default)
        {
            StartedAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        };
        EngineActivities.TellSlow(_directory, slow);
        Activity activity = Assert.Single(_ended);
        Assert.Equal("iridium.slow", activity.OperationName);
        Assert.Equal(TimeSpan.FromSeconds(3), activity.Duration);
        Assert.Equal("nothing known", activity.GetTagItem("iridium.waited"));
    }

    private IridiumDatabase Open(IFileSystem files) => IridiumDatabase.Open(
        _directory, new DatabaseOptions { FileSystem = files, ManualBackgroundWork = true });
}
