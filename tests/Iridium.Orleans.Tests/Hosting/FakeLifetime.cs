using Microsoft.Extensions.Hosting;

namespace Iridium.Orleans.Tests.Hosting;

/// <summary>An application that tells when it is to stop.</summary>
internal sealed class FakeLifetime : IHostApplicationLifetime
{
    private readonly TaskCompletionSource _stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Stopping => _stopping.Task.WaitAsync(TimeSpan.FromSeconds(30));

    public CancellationToken ApplicationStarted => default;

    public CancellationToken ApplicationStopping => default;

    public CancellationToken ApplicationStopped => default;

    public void StopApplication() => _stopping.TrySetResult();
}
