using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Iridium.Samples.Tests;

/// <summary>A browser's worth of HTTP: one cookie jar, which outlives the server.</summary>
internal sealed class Visitor : IDisposable
{
    private readonly HttpClientHandler _handler = new() { CookieContainer = new CookieContainer(), UseProxy = false };
    private readonly HttpClient _client;

    public Visitor() => _client = new HttpClient(_handler);

    public CookieCollection Cookies => _handler.CookieContainer.GetAllCookies();

    public async Task<VisitorCart> AddAsync(SampleProcess sample, string item)
    {
        using HttpResponseMessage response = await TryAddAsync(sample, item);
        response.EnsureSuccessStatusCode();
        return await ReadAsync(response);
    }

    public Task<HttpResponseMessage> TryAddAsync(SampleProcess sample, string item) =>
        _client.PostAsync($"{sample.Address}/cart/{Uri.EscapeDataString(item)}", content: null);

    public async Task<VisitorCart> RemoveAsync(SampleProcess sample, string path)
    {
        using HttpResponseMessage response = await _client.DeleteAsync(sample.Address + path);
        response.EnsureSuccessStatusCode();
        return await ReadAsync(response);
    }

    public async Task<VisitorCart> CartAsync(SampleProcess sample)
    {
        using HttpResponseMessage response = await GetAsync(sample, "/api/cart");
        response.EnsureSuccessStatusCode();
        return await ReadAsync(response);
    }

    public async Task<JsonElement> StatisticsAsync(SampleProcess sample) =>
        await _client.GetFromJsonAsync<JsonElement>(sample.Address + "/api/stats");

    public Task<HttpResponseMessage> GetAsync(SampleProcess sample, string path) =>
        _client.GetAsync(sample.Address + path);

    public Task<string> TextAsync(SampleProcess sample, string path) => _client.GetStringAsync(sample.Address + path);

    public void Dispose()
    {
        _client.Dispose();
        _handler.Dispose();
    }

    private static async Task<VisitorCart> ReadAsync(HttpResponseMessage response) =>
        await response.Content.ReadFromJsonAsync<VisitorCart>()
        ?? throw new InvalidOperationException("The answer is null.");
}
