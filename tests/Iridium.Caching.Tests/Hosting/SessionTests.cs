using System.Net.Http.Headers;
using Iridium.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Iridium.Caching.Tests.Hosting;

/// <summary>Sessions of a whole application, its host stopped and started on the same directory.</summary>
public sealed class SessionTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Session_survives_a_restart_of_the_host_with_the_same_cookie()
    {
        string cookie;
        await using (WebApplication app = await StartAsync())
        {
            (string visits, cookie) = await VisitAsync(app, cookie: null);
            Assert.Equal("1", visits);
            (visits, _) = await VisitAsync(app, cookie);
            Assert.Equal("2", visits);
        }

        await using (WebApplication app = await StartAsync())
        {
            Assert.Equal("3", (await VisitAsync(app, cookie)).Visits);
            Assert.Equal("1", (await VisitAsync(app, cookie: null)).Visits);
        }
    }

    [Fact]
    public async Task Cookie_of_another_applications_keys_starts_a_new_session()
    {
        string cookie;
        await using (WebApplication app = await StartAsync()) (_, cookie) = await VisitAsync(app, cookie: null);
        _directory.Dispose();
        Directory.CreateDirectory(_directory.Path);

        await using (WebApplication app = await StartAsync())
            Assert.Equal("1", (await VisitAsync(app, cookie)).Visits);
    }

    private static async Task<(string Visits, string Cookie)> VisitAsync(WebApplication app, string? cookie)
    {
        using HttpClient client = app.GetTestClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        using HttpResponseMessage response = await client.SendAsync(request);
        response.EnsureSuccessStatusCode();
        HttpResponseHeaders headers = response.Headers;
        string answered = headers.TryGetValues("Set-Cookie", out IEnumerable<string>? set)
            ? set.Single().Split(';')[0]
            : cookie!;
        return (await response.Content.ReadAsStringAsync(), answered);
    }

    private async Task<WebApplication> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddIridiumCache(options => options.Path = _directory["data"]);
        builder.Services.AddDataProtection().SetApplicationName("session tests").PersistKeysToIridium();
        builder.Services.AddSession();
        WebApplication app = builder.Build();
        app.UseSession();
        app.MapGet("/", (HttpContext context) =>
        {
            int visits = 1 + (context.Session.GetInt32("visits") ?? 0);
            context.Session.SetInt32("visits", visits);
            return visits.ToString(provider: null);
        });
        await app.StartAsync();
        return app;
    }
}
