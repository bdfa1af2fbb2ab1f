using Iridium.Engine;
using Iridium.Orleans.Tests.Child;
using Orleans;
using Orleans.Runtime;

namespace Iridium.Orleans.Tests.Storage;

public sealed class StateSerializationTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task States_of_all_sizes_come_back(bool streaming)
    {
        JsonStates serializer = streaming ? new StreamedStates() : new JsonStates();
        using var fixture = new StorageFixture(options => options.GrainStorageSerializer = serializer);
        foreach (int length in new[] { 0, 1, 1_000, 100_000, 3_000_000 })
        {
            GrainId grain = StorageFixture.Grain($"{length}");
            var state = new GrainState<Counter>(new Counter { Text = new string('x', length), Items = [1, 2, 3] });
            await fixture.Storage.WriteStateAsync("state", grain, state);
            Assert.Equal(state.State, (await fixture.ReadAsync(grain)).State);
        }
    }

    [Fact]
    public async Task The_streams_of_a_streaming_serializer_are_used()
    {
        var serializer = new StreamedStates();
        using var fixture = new StorageFixture(options => options.GrainStorageSerializer = serializer);
        await fixture.WriteAsync(StorageFixture.Grain(), 1, null);
        await fixture.ReadAsync(StorageFixture.Grain());
        Assert.Equal(2, serializer.Uses);
    }

    [Fact]
    public async Task A_tombstone_is_never_given_to_the_serializer()
    {
        var serializer = new StreamedStates();
        using var fixture = new StorageFixture(options => options.GrainStorageSerializer = serializer);
        GrainState<Counter> state = await fixture.WriteAsync(StorageFixture.Grain(), 1, null);
        await fixture.Storage.ClearStateAsync("state", StorageFixture.Grain(), state);
        await fixture.ReadAsync(StorageFixture.Grain());
        Assert.Equal(1, serializer.Uses);
    }

    [Fact]
    public async Task A_stored_null_is_read_as_a_new_state()
    {
        using var fixture = new StorageFixture();
        await fixture.Storage.WriteStateAsync("state", StorageFixture.Grain(), new GrainState<Counter>());
        GrainState<Counter> read = await fixture.ReadAsync(StorageFixture.Grain());
        Assert.Equal((new Counter(), true), (read.State, read.RecordExists));
    }

    [Fact]
    public async Task A_record_of_something_else_is_damage()
    {
        using var fixture = new StorageFixture();
        await fixture.WriteAsync(StorageFixture.Grain(), 1, null);
        Keyspace keyspace = fixture.Database.GetOrCreateKeyspace("grains.Default");
        byte[] key;
        using (Cursor cursor = keyspace.OpenCursor())
        {
            Assert.True(cursor.MoveNext());
            key = cursor.Key.ToArray();
        }

        foreach (byte[] value in new byte[][] { [], [1], [2, 0], [1, 9], [1, 1, 5] })
        {
            keyspace.Put(key, value);
            CorruptionException error =
                await Assert.ThrowsAsync<CorruptionException>(() => fixture.ReadAsync(StorageFixture.Grain()));
            Assert.Contains("grains.Default", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_state_larger_than_a_value_can_be_is_refused()
    {
        using var fixture = new StorageFixture(options => options.GrainStorageSerializer = new HugeStates());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => fixture.WriteAsync(StorageFixture.Grain(), 1, null));
    }

    [Fact]
    public void Options_that_are_not_valid_are_refused_with_all_faults()
    {
        using IridiumDatabase database = StorageFixture.OpenInMemory();
        var options = new IridiumGrainStorageOptions
        {
            Keyspace = "",
            Durability = (Durability)9,
            TimeToLive = TimeSpan.Zero,
            StateTimeToLive = { ["cart"] = TimeSpan.FromSeconds(-1) },
        };
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => new IridiumGrainStorage("Default", options, database, "service", new NewActivators()));
        foreach (string part in new[] { "Keyspace", "Durability", "TimeToLive", "'cart'", "GrainStorageSerializer" })
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }
}
