using Iridium.Engine.Files;
using Iridium.Engine.State;

namespace Iridium.Engine.Tests.Blobs;

/// <summary>Reads beside streamed puts.</summary>
public sealed class StreamedReadTests : IDisposable
{
    private readonly IridiumDatabase _database = IridiumDatabase.Open("/beside", new DatabaseOptions
    {
        FileSystem = new MemoryFileSystem(),
        Durability = Durability.Os,
        StreamedBytesMin = 100,
    });

    public void Dispose() => _database.Dispose();

    [Fact]
    public void A_read_whose_view_is_older_than_a_streamed_value_takes_a_newer_view_with_the_newer_sequence()
    {
        EngineState state = _database.Engine.State;
        Assert.True(state.Trees.TryGet("default", out KeyspaceTree? tree));
        ReadView view = tree.AcquireView();
        _database.Default.PutStream("k"u8, new MemoryStream(new byte[1_000]));
        ReadPoint point = _database.Engine.Reads.PointOf(tree, ref view, null, fillCache: true);
        Assert.Equal(_database.LastSequence, point.Sequence);
        Assert.Single(view.Tables.Blobs);

        // With a snapshot the view stays.
        ReadView before = view;
        using Snapshot snapshot = _database.CreateSnapshot();
        _database.Default.PutStream("l"u8, new MemoryStream(new byte[1_000]));
        _database.Engine.Reads.PointOf(tree, ref view, snapshot.HeldBy(_database), fillCache: true);
        Assert.Same(before, view);
        view.Release();
    }

    [Fact]
    public async Task Gets_scans_and_streams_go_on_beside_streamed_puts()
    {
        bool isDone = false;
        Task[] readers =
        [
            .. Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
            {
                var keys = new ReadOnlyMemory<byte>[] { new byte[] { 1 }, new byte[] { 2 } };
                while (!Volatile.Read(ref isDone))
                {
                    _database.Default.Get([1]);
                    _database.Default.OpenRead([2])?.Dispose();
                    _database.Default.MultiGet(keys);
                    using Cursor cursor = _database.Default.OpenCursor();
                    while (cursor.MoveNext()) Assert.Equal(1_000, cursor.Value.Length);
                }
            })),
        ];
        for (int i = 0; i < 300; i++)
        {
            _database.Default.PutStream([(byte)(i % 3)], new MemoryStream(new byte[1_000]));
            if (i % 50 == 0) _database.Flush();
        }

        Volatile.Write(ref isDone, true);
        await Task.WhenAll(readers);
    }
}
