using Iridium.Engine;
using Iridium.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Iridium.Caching.Tests.Hosting;

public sealed class StartUpTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("default")]
    [InlineData("keyed")]
    [InlineData("keys")]
    public async Task Locked_directory_ends_the_start_with_the_engines_exception(string part)
    {
        using IridiumDatabase other = IridiumDatabase.Open(_directory["data"]);
        await using WebApplication app = Build(part, _directory["data"]);

        var error = await Assert.ThrowsAsync<DatabaseLockedException>(() => app.StartAsync());

        Assert.Contains(_directory["data"], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Path_that_is_a_file_ends_the_start_with_the_engines_exception()
    {
        await File.WriteAllTextAsync(_directory["file"], "not a directory");
        await using WebApplication app = Build("default", _directory["file"]);

        var error = await Assert.ThrowsAnyAsync<IridiumException>(() => app.StartAsync());

        Assert.Contains(_directory["file"], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Databases_are_open_before_hosted_services_start()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        var probe = new Probe(_directory["data"]);
        builder.Services.AddSingleton<IHostedService>(probe);
        builder.Services.AddIridiumCache(options => options.Path = _directory["data"]);
        await using WebApplication app = builder.Build();

        await app.StartAsync();

        Assert.True(probe.WasOpen);
        Assert.True(app.Services.GetRequiredService<IridiumDatabase>().TryGetKeyspace("cache", out _));
    }

    private static WebApplication Build(string part, string path)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        if (part == "default") builder.Services.AddIridiumCache(options => options.Path = path);
        else if (part == "keyed") builder.Services.AddKeyedIridiumCache("pages", options => options.Path = path);
        else builder.Services.AddDataProtection().PersistKeysToIridium(path);
        return builder.Build();
    }

    private sealed class Probe(string path) : IHostedService
    {
        public bool WasOpen { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken)
        {
            Assert.Throws<DatabaseLockedException>(() => IridiumDatabase.Open(path));
            WasOpen = true;
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
