using Iridium.Engine;
using Iridium.Orleans.Tests.Child;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Iridium.Orleans.Tests.Storage;

/// <summary>The contract of grain storage, row by row, with states deleted and with tombstones.</summary>
public sealed class GrainStorageContractTests
{
    [Fact]
    public async Task Reading_what_is_not_stored_gives_a_new_state_and_no_etag()
    {
        using var fixture = new StorageFixture();
        GrainState<Counter> state = await fixture.ReadAsync(StorageFixture.Grain());
        Assert.Equal(new Counter(), state.State);
        Assert.Null(state.ETag);
        Assert.False(state.RecordExists);
    }

    [Fact]
    public async Task Writing_with_a_null_etag_where_nothing_is_stored_gives_an_etag()
    {
        using var fixture = new StorageFixture();
        GrainState<Counter> state = await fixture.WriteAsync(StorageFixture.Grain(), 7, null);
        Assert.False(string.IsNullOrEmpty(state.ETag));
        Assert.True(state.RecordExists);
        GrainState<Counter> read = await fixture.ReadAsync(StorageFixture.Grain());
        Assert.Equal((7, state.ETag, true), (read.State!.Number, read.ETag, read.RecordExists));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Writing_with_a_null_etag_over_a_record_or_tombstone_is_refused(bool isTombstone)
    {
        using var fixture = new StorageFixture();
        GrainState<Counter> first = await fixture.WriteAsync(StorageFixture.Grain(), 1, null);
        if (isTombstone) await fixture.Storage.ClearStateAsync("state", StorageFixture.Grain(), first);
        GrainState<Counter> second = StorageFixture.NewState(2);
        InconsistentStateException error = await Assert.ThrowsAsync<InconsistentStateException>(
            () => fixture.Storage.WriteStateAsync("state", StorageFixture.Grain(), second));
        Assert.Equal((first.ETag, null), (error.StoredEtag, error.CurrentEtag));
        Assert.Null(second.ETag);
        Assert.Equal(isTombstone ? 0 : 1, (await fixture.ReadAsync(StorageFixture.Grain())).State!.Number);
    }

    [Fact]
    public async Task Writing_equal_bytes_with_the_current_etag_gives_another_etag()
    {
        using var fixture = new StorageFixture();
        GrainState<Counter> state = await fixture.WriteAsync(StorageFixture.Grain(), 1, null);
        var etags = new HashSet<string?> { state.ETag };
        for (int i = 0; i < 5; i++)
        {
            await fixture.Storage.WriteStateAsync("state", StorageFixture.Grain(), state);
            Assert.True(etags.Add(state.ETag));
        }
    }

    [Fact]
    public async Task Writing_with_an_old_etag_is_refused_and_tells_both_etags()
    {
        using var fixture = new StorageFixture();
        GrainState<Counter> first = await fixture.WriteAsync(StorageFixture.Grain(), 1, null);
        GrainState<Counter> second = await fixture.WriteAsync(StorageFixture.Grain(), 2, first.ETag);
        InconsistentStateException error = await Assert.ThrowsAsync<InconsistentStateException>(
            () => fixture.WriteAsync(StorageFixture.Grain(), 3, first.ETag));
        Assert.Equal((second.ETag, first.ETag), (error.StoredEtag, error.CurrentEtag));
        GrainState<Counter> read = await fixture.ReadAsync(StorageFixture.Grain());
        Assert.Equal((2, second.ETag), (read.State!.Number, read.ETag));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("wrong")]
    [InlineData("-1")]
    [InlineData("99999999999999999999999999")]
    [InlineData("12345")]
    public async Task Writing_with_a_foreign_etag_is_refused(string etag)
    {
        using var fixture = new StorageFixture();
        InconsistentStateException nothing = await Assert.ThrowsAsync<InconsistentStateException>(
            () => fixture.WriteAsync(StorageFixture.Grain(), 3, etag));
        Assert.Equal((null, etag), (nothing.StoredEtag, nothing.CurrentEtag));
        GrainState<Counter> state = await fixture.WriteAsync(StorageFixture.Grain(), 1, null);
        InconsistentStateException error = await Assert.ThrowsAsync<InconsistentStateException>(
            () => fixture.WriteAsync(StorageFixture.Grain(), 3, etag));
        Assert.Equal(state.ETag, error.StoredEtag);
    }

    [Fact]
    public async Task Clearing_with_deletion_removes_the_record()
    {
        using var fixture = new StorageFixture(options => options.DeleteStateOnClear = true);
        GrainState<Counter> state = await fixture.WriteAsync(StorageFixture.Grain(), 1, null);
        string? old = state.ETag;
        await fixture.Storage.ClearStateAsync("state", StorageFixture.Grain(), state);
        Assert.Equal((null, false, new Counter()), (state.ETag, state.RecordExists, state.State));
        using (Cursor cursor = fixture.Database.GetOrCreateKeyspace("grains.Default").OpenCursor())
            Assert.False(cursor.MoveNext());

        // An ETag from before the deletion never fits again, so a late writer does not bring the state back.
        await fixture.Storage.WriteStateAsync("state", StorageFixture.Grain(), state);
        Assert.NotEqual(old, state.ETag);
        await Assert.ThrowsAsync<InconsistentStateException>(() => fixture.WriteAsync(StorageFixture.Grain(), 9, old));
    }

    [Fact]
    public async Task Clearing_without_deletion_leaves_a_tombstone_with_an_etag_of_its_own()
    {
        using var fixture = new StorageFixture();
        GrainState<Counter> state = await fixture.WriteAsync(StorageFixture.Grain(), 1, null);
        string? old = state.ETag;
        await fixture.Storage.ClearStateAsync("state", StorageFixture.Grain(), state);
        Assert.NotNull(state.ETag);
        Assert.NotEqual(old, state.ETag);
        Assert.Equal((false, new Counter()), (state.RecordExists, state.State));
        fixture.Reopen();
        GrainState<Counter> read = await fixture.ReadAsync(StorageFixture.Grain());
        Assert.Equal((state.ETag, false, new Counter()), (read.ETag, read.RecordExists, read.State));
        read.State!.Number = 5;
        await fixture.Storage.WriteStateAsync("state", StorageFixture.Grain(), read);
        Assert.Equal(5, (await fixture.ReadAsync(StorageFixture.Grain())).State!.Number);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Clearing_before_any_write_and_clearing_twice_are_no_errors(bool delete)
    {
        using var fixture = new StorageFixture(options => options.DeleteStateOnClear = delete);
        var state = new GrainState<Counter>(new Counter { Number = 3 }) { RecordExists = true };
        await fixture.Storage.ClearStateAsync("state", StorageFixture.Grain(), state);
        Assert.Equal((false, new Counter()), (state.RecordExists, state.State));
        await fixture.Storage.ClearStateAsync("state", StorageFixture.Grain(), state);
        await fixture.Storage.ClearStateAsync("state", StorageFixture.Grain(), state);
        Assert.Equal(delete, state.ETag is null);
        Assert.Equal(state.ETag, (await fixture.ReadAsync(StorageFixture.Grain())).ETag);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Clearing_with_an_old_or_null_etag_is_refused(bool delete)
    {
        using var fixture = new StorageFixture(options => options.DeleteStateOnClear = delete);
        GrainState<Counter> first = await fixture.WriteAsync(StorageFixture.Grain(), 1, null);
        GrainState<Counter> second = await fixture.WriteAsync(StorageFixture.Grain(), 2, first.ETag);
        foreach (string? etag in new[] { first.ETag, null })
        {
            GrainState<Counter> old = StorageFixture.NewState(8, etag);
            InconsistentStateException error = await Assert.ThrowsAsync<InconsistentStateException>(
                () => fixture.Storage.ClearStateAsync("state", StorageFixture.Grain(), old));
            Assert.Equal((second.ETag, etag), (error.StoredEtag, error.CurrentEtag));
            Assert.Equal((8, etag), (old.State!.Number, old.ETag));
        }

        Assert.Equal(2, (await fixture.ReadAsync(StorageFixture.Grain())).State!.Number);
    }

    [Fact]
    public async Task A_state_is_identified_by_service_name_and_grain()
    {
        using var fixture = new StorageFixture();
        (string Name, GrainId Grain)[] states =
        [
            ("a", StorageFixture.Grain("1", "x")), ("b", StorageFixture.Grain("1", "x")),
            ("a", StorageFixture.Grain("2", "x")), ("a", StorageFixture.Grain("1", "y")),
            ("a/x", StorageFixture.Grain("1", "t")), ("a\0", StorageFixture.Grain("1", "x")),
            ("a", StorageFixture.Grain("\0\u00011", "x")), ("a", StorageFixture.Grain("1", "x\0\u0001")),
            ("Привет, мир", StorageFixture.Grain("ключ", "вид")), ("", StorageFixture.Grain("-", "t")),
        ];
        for (int i = 0; i < states.Length; i++) await fixture.WriteAsync(states[i].Grain, i, null, states[i].Name);
        await fixture.Another("other").WriteStateAsync("a", states[0].Grain, StorageFixture.NewState(77));
        for (int i = 0; i < states.Length; i++)
            Assert.Equal(i, (await fixture.ReadAsync(states[i].Grain, states[i].Name)).State!.Number);
    }

    [Fact]
    public async Task A_failed_write_leaves_the_state_object_as_it_was()
    {
        using var fixture = new StorageFixture();
        GrainState<Counter> state = await fixture.WriteAsync(StorageFixture.Grain(), 1, null);
        string? etag = state.ETag;
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => fixture.Storage.WriteStateAsync("state", StorageFixture.Grain(), state, cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => fixture.Storage.ReadStateAsync("state", StorageFixture.Grain(), state, cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => fixture.Storage.ClearStateAsync("state", StorageFixture.Grain(), state, cancelled.Token));
        Assert.Equal((etag, 1, true), (state.ETag, state.State!.Number, state.RecordExists));
    }

    [Fact]
    public async Task States_are_there_after_the_database_was_opened_again()
    {
        using var fixture = new StorageFixture();
        GrainState<Counter> state = await fixture.WriteAsync(StorageFixture.Grain(), 41, null);
        fixture.Reopen();
        state.State!.Number++;
        await fixture.Storage.WriteStateAsync("state", StorageFixture.Grain(), state);
        Assert.Equal(42, (await fixture.ReadAsync(StorageFixture.Grain())).State!.Number);
    }

    [Fact]
    public async Task Of_many_writers_with_one_etag_exactly_one_wins()
    {
        using var fixture = new StorageFixture();
        GrainState<Counter> state = await fixture.WriteAsync(StorageFixture.Grain(), 0, null);
        bool[] won = await Task.WhenAll(Enumerable.Range(1, 20).Select(async number =>
        {
            try
            {
                await fixture.WriteAsync(StorageFixture.Grain(), number, state.ETag);
                return true;
            }
            catch (InconsistentStateException)
            {
                return false;
            }
        }));
        Assert.Single(won, true);
        Assert.NotEqual(0, (await fixture.ReadAsync(StorageFixture.Grain())).State!.Number);
    }

    [Fact]
    public async Task Many_grains_write_and_read_in_parallel()
    {
        using var fixture = new StorageFixture();
        await Parallel.ForEachAsync(Enumerable.Range(0, 100), async (key, _) =>
        {
            GrainId grain = StorageFixture.Grain($"g{key}");
            GrainState<Counter> state = await fixture.WriteAsync(grain, 0, null);
            for (int i = 1; i <= 10; i++)
            {
                string? before = state.ETag;
                state.State!.Number = i;
                await fixture.Storage.WriteStateAsync("state", grain, state, CancellationToken.None);
                Assert.NotEqual(before, state.ETag);
                Assert.Equal((i, state.ETag), ((int)(await fixture.ReadAsync(grain)).State!.Number, state.ETag));
            }
        });
    }
}
