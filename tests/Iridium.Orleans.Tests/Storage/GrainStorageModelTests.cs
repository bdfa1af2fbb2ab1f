using System.Globalization;
using Iridium.Orleans.Tests.Child;
using Iridium.Testing;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using Xunit.Abstractions;

namespace Iridium.Orleans.Tests.Storage;

/// <summary>
/// Random reads, writes and clears of a few grains with null, current and old ETags, compared with a model of the
/// contract after every step, across openings of the database.
/// </summary>
public sealed class GrainStorageModelTests(ITestOutputHelper output)
{
    private static int Steps => int.Parse(
        Environment.GetEnvironmentVariable("IRIDIUM_OPERATIONS") ?? "3000", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Storage_behaves_like_the_model(bool delete)
    {
        var random = new Random(TestSeed.Next(output.WriteLine));
        using var fixture = new StorageFixture(options => options.DeleteStateOnClear = delete);
        var model = new Dictionary<(string, GrainId), Stored>();
        var seen = new List<string?> { null, "*" };
        for (int step = 0; step < Steps; step++)
        {
            var key = (Name: $"s{random.Next(2)}", Grain: StorageFixture.Grain($"{random.Next(4)}"));
            Stored? stored = model.GetValueOrDefault(key);
            string? etag = random.Next(3) == 0 ? seen[random.Next(seen.Count)] : stored?.ETag;
            var state = new GrainState<Counter>(new Counter { Number = step }, etag);
            bool isFit = (string.IsNullOrEmpty(etag) ? null : etag) == stored?.ETag;
            switch (random.Next(10))
            {
                case 0 when random.Next(20) == 0:
                    fixture.Reopen();
                    break;
                case < 3:
                    await CheckReadAsync(fixture, key, stored);
                    break;
                case < 7:
                    if (await CheckAsync(
                        () => fixture.Storage.WriteStateAsync(key.Name, key.Grain, state), isFit, stored, etag))
                    {
                        model[key] = new Stored(state.ETag!, step);
                    }

                    break;
                default:
                    if (!await CheckAsync(
                        () => fixture.Storage.ClearStateAsync(key.Name, key.Grain, state), isFit, stored, etag)) break;
                    if (delete) model.Remove(key);
                    else model[key] = new Stored(state.ETag!, Number: null);
                    Assert.Equal((delete, false), (state.ETag is null, state.RecordExists));
                    break;
            }

            if (state.ETag is not null && !seen.Contains(state.ETag)) seen.Add(state.ETag);
        }

        foreach ((var key, Stored stored) in model) await CheckReadAsync(fixture, key, stored);
    }

    private static async Task CheckReadAsync(StorageFixture fixture, (string Name, GrainId Grain) key, Stored? stored)
    {
        GrainState<Counter> read = await fixture.ReadAsync(key.Grain, key.Name);
        Assert.Equal(
            (stored?.ETag, stored?.Number is not null, stored?.Number ?? 0),
            (read.ETag, read.RecordExists, read.State!.Number));
    }

    private static async Task<bool> CheckAsync(Func<Task> change, bool isFit, Stored? stored, string? etag)
    {
        if (isFit)
        {
            await change();
            return true;
        }

        InconsistentStateException error = await Assert.ThrowsAsync<InconsistentStateException>(change);
        Assert.Equal((stored?.ETag, etag), (error.StoredEtag, error.CurrentEtag));
        return false;
    }

    private sealed record Stored(string ETag, long? Number);
}
