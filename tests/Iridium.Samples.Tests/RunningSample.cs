namespace Iridium.Samples.Tests;

/// <summary>One sample with a directory of its own, shared by the tests of a class.</summary>
public sealed class RunningSample : IAsyncLifetime, IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private SampleProcess? _process;

    internal SampleProcess Process => _process ?? throw new InvalidOperationException("The sample has not started.");

    public async Task InitializeAsync() => _process = await SampleProcess.StartAsync(_folder["data"]);

    public async Task DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();
}
