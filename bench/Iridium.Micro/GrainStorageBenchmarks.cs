using System.Globalization;
using BenchmarkDotNet.Attributes;
using Iridium.Engine;
using Iridium.Orleans;
using Orleans;
using Orleans.Runtime;

namespace Iridium.Micro;

/// <summary>
/// Grain storage on disk, in the folder for temporary files. Each run makes 1,000 writes or reads, spread over the
/// grains, which run at the same time and each wait for their own last one; the time is that of one.
/// </summary>
public class GrainStorageBenchmarks
{
    private const int Operations = 1_000;
    private readonly ByteStates _serializer = new();
    private string _path = "";
    private IridiumDatabase? _database;
    private IridiumGrainStorage? _storage;
    private (GrainId Id, GrainState<byte[]> State)[] _grains = [];

    [Params(1, 100, 1_000)]
    public int Grains { get; set; }

    [Params(Durability.Sync, Durability.Os)]
    public Durability Durability { get; set; }

    [Params(100, 64 * 1024)]
    public int StateBytes { get; set; }

    private IridiumGrainStorage Storage => _storage!; // Set up before any benchmark.

    [GlobalSetup]
    public void Open()
    {
        _path = Directory.CreateTempSubdirectory("iridium-micro-").FullName;
        _database = IridiumDatabase.Open(_path);
        var options = new IridiumGrainStorageOptions { GrainStorageSerializer = _serializer, Durability = Durability };
        _storage = new IridiumGrainStorage("Default", options, _database, "bench", _serializer);
        _grains = [.. Enumerable.Range(0, Grains).Select(i => (
            GrainId.Create("account", i.ToString(CultureInfo.InvariantCulture)),
            new GrainState<byte[]>(MicroData.Value(StateBytes, seed: i))))];
        Write();
    }

    [GlobalCleanup]
    public void Close()
    {
        _database?.Dispose();
        Directory.Delete(_path, recursive: true);
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public void Write() => Wait(async grain =>
    {
        for (int i = 0; i < Operations / Grains; i++) await Storage.WriteStateAsync("state", grain.Id, grain.State);
    });

    [Benchmark(OperationsPerInvoke = Operations)]
    public void Read() => Wait(async grain =>
    {
        for (int i = 0; i < Operations / Grains; i++) await Storage.ReadStateAsync("state", grain.Id, grain.State);
    });

    // The runner does not wait for a set-up that is asynchronous.
    private void Wait(Func<(GrainId Id, GrainState<byte[]> State), Task> run) =>
        Task.WhenAll(_grains.Select(run)).GetAwaiter().GetResult();
}
