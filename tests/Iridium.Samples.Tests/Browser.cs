using Microsoft.Playwright;

namespace Iridium.Samples.Tests;

/// <summary>
/// One headless browser with one profile, as one person would use it. Whatever the page reports to its console as an
/// error, and every address it asks, is kept for the test to look at.
/// </summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string[] _arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowserContext _context;
    private readonly TemporaryDirectory _profile;
    private readonly List<string> _complaints = [];
    private readonly List<string> _addresses = [];

    private Browser(IPlaywright playwright, IBrowserContext context, TemporaryDirectory profile)
    {
        _playwright = playwright;
        _context = context;
        _profile = profile;
        Page = context.Pages[0];
        Page.SetDefaultTimeout(30_000);
        Page.PageError += (_, error) => _complaints.Add(error);
        Page.Request += (_, request) => _addresses.Add(request.Url);
        Page.Dialog += (_, dialog) =>
        {
            _complaints.Add($"dialog: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
        Page.Console += (_, message) =>
        {
            // While the server is dead the browser itself reports every refused connection.
            bool isRefusal = message.Text.Contains("ERR_CONNECTION", StringComparison.Ordinal)
                || message.Text.Contains("ERR_EMPTY_RESPONSE", StringComparison.Ordinal);
            if (message.Type == "error" && !isRefusal) _complaints.Add(message.Text);
        };
    }

    public IPage Page { get; }

    /// <summary>Errors of scripts, of the console and dialogs that opened.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>What the page asked for.</summary>
    public IReadOnlyList<string> Addresses => _addresses;

    public static async Task<Browser> OpenAsync(ColorScheme scheme = ColorScheme.Light, int width = 1280)
    {
        var profile = new TemporaryDirectory();
        IPlaywright playwright = await Playwright.CreateAsync();
        var options = new BrowserTypeLaunchPersistentContextOptions
        {
            ExecutablePath = BrowserFactAttribute.Chromium,
            Args = _arguments,
            Headless = true,
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
        };
        return new Browser(
            playwright, await playwright.Chromium.LaunchPersistentContextAsync(profile.Path, options), profile);
    }

    /// <summary>Saves the whole page under <c>artifacts/screenshots</c>, for people to look at.</summary>
    public async Task SaveAsync(string name)
    {
        string path = Path.Combine(BuiltSample.RepositoryRoot, "artifacts", "screenshots", name + ".png");
        await Page.ScreenshotAsync(
            new PageScreenshotOptions { Path = path, FullPage = true, Animations = ScreenshotAnimations.Disabled });
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        _playwright.Dispose();
        _profile.Dispose();
    }
}
