using System.Diagnostics;
using Iridium.Bench.Data;
using Iridium.Bench.Engines;
using Iridium.Bench.Measuring;
using Iridium.Bench.Workloads;

namespace Iridium.Bench.Running;

/// <summary>
/// Does one run in this process: brings the database to where the workload starts, warms up, measures, settles, weighs
/// the directory. Whatever is not the measured part is left out of every number but the open time.
/// </summary>
internal sealed class RunExecutor
{
    private const long WarmUpRecordsMax = 20_000;
    private const ulong WarmUpSeed = 1_000_003;
    private readonly RunRequest _request;
    private readonly Dataset _data;

    private RunExecutor(RunRequest request)
    {
        _request = request;
        BenchSettings settings = request.Settings;
        _data = Dataset.Create(settings.Keys, request.ValueBytes, request.Workload.Shape, settings.Seed);
    }

    public static RunReport Execute(RunRequest request)
    {
        var executor = new RunExecutor(request);
        bool isOwn = !request.Workload.IsLoad;
        try
        {
            return executor.Execute();
        }
        finally
        {
            if (isOwn) DatabaseFolder.Delete(request.Directory);
        }
    }

    private RunReport Execute()
    {
        string path = Prepare();
        if (!_request.Workload.IsLoad) WarmUpBeside();
        var opening = Stopwatch.StartNew();
        RunMeasurement measured;
        using (IBenchEngine engine = Open(path, _request.Durability))
        {
            opening.Stop();
            if (_request.Workload.IsLoaded) engine.Settle();
            if (_request.Workload.IsReadOnly) WarmUp(engine, _data, _data.Records);
            measured = RunMeasurement.Take(_request, ContextFor(engine));
        }

        return measured.ToReport(_request, opening.Elapsed, DatabaseFolder.Bytes(path));
    }

    /// <summary>Puts the database that the workload starts with at its place, if there is one.</summary>
    private string Prepare()
    {
        if (_request is { Workload.IsReadOnly: true, Loaded: { } loaded }) return loaded;
        DatabaseFolder.Delete(_request.Directory);
        string? parent = Path.GetDirectoryName(Path.GetFullPath(_request.Directory));
        if (parent is not null) Directory.CreateDirectory(parent);
        if (!_request.Workload.IsLoaded) return _request.Directory;
        if (_request.Loaded is { } source)
        {
            DatabaseFolder.Copy(source, _request.Directory);
            return _request.Directory;
        }

        using IBenchEngine engine = Open(_request.Directory, WriteDurability.Os);
        Load(engine, _data);
        engine.Settle();
        return _request.Directory;
    }

    private IBenchEngine Open(string path, WriteDurability durability) =>
        _request.Engine.Open(_request.Settings.ForEngine(path, durability, _request.ValueBytes));

    private static void Load(IBenchEngine engine, Dataset data)
    {
        using var recorders = new RecorderSet(TimeSpan.MaxValue);
        FillWorkload.Load(new WorkloadContext
        {
            Engine = engine,
            Data = data,
            Recorders = recorders,
            Operations = data.Records,
            RunSeed = 0,
            Writers = 1,
        });
    }

    /// <summary>
    /// Opens a small database first, so that the open time is not that of loading libraries, and warms up on it what
    /// would change the measured one.
    /// </summary>
    private void WarmUpBeside()
    {
        if (_request.Settings.WarmUp <= TimeSpan.Zero) return;
        string path = _request.Directory + ".warmup";
        DatabaseFolder.Delete(path);
        Dataset few = _data.WithRecords(Math.Min(_data.Records, WarmUpRecordsMax));
        using (IBenchEngine engine = Open(path, _request.Durability))
        {
            if (!_request.Workload.IsReadOnly)
            {
                if (_request.Workload.IsLoaded) Load(engine, few);
                WarmUp(engine, few, few.Records);
                engine.Settle();
            }
        }

        DatabaseFolder.Delete(path);
    }

    private void WarmUp(IBenchEngine engine, Dataset data, long operations)
    {
        if (_request.Settings.WarmUp <= TimeSpan.Zero) return;
        using var recorders = new RecorderSet(_request.Settings.WarmUp);
        _request.Workload.Run(new WorkloadContext
        {
            Engine = engine,
            Data = data,
            Recorders = recorders,
            Operations = _request.Workload.Operations(operations),
            RunSeed = WarmUpSeed,
            Writers = _request.Settings.Writers,
        });
    }

    private Func<RecorderSet, WorkloadContext> ContextFor(IBenchEngine engine) => recorders => new WorkloadContext
    {
        Engine = engine,
        Data = _data,
        Recorders = recorders,
        Operations = _request.Settings.OperationsOf(_request.Workload, _data.Records),
        RunSeed = (ulong)_request.Round,
        Writers = _request.Settings.Writers,
    };
}
