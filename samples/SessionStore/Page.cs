using System.Text.Json;

namespace SessionStore;

/// <summary>
/// The page's template with the visitor's cart written into it, so that it shows the cart at once and one load of the
/// page is one visit. The cart goes in as JSON whose encoder escapes every character that means something to HTML.
/// </summary>
internal sealed class Page
{
    private readonly string _beforeState;
    private readonly string _afterState;

    private Page(string template)
    {
        var parts = template.Split("{{state}}");
        _beforeState = parts[0];
        _afterState = parts[1];
    }

    public static Page Load()
    {
        using var stream = typeof(Page).Assembly.GetManifestResourceStream("index.html")
            ?? throw new InvalidOperationException("The page is missing from the program; build it again.");
        using var reader = new StreamReader(stream);
        return new Page(reader.ReadToEnd());
    }

    public string Render(CartView cart) =>
        _beforeState + JsonSerializer.Serialize(cart, JsonSerializerOptions.Web) + _afterState;
}
