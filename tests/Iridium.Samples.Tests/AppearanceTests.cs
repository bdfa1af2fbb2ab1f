using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Iridium.Samples.Tests;

/// <summary>
/// The page in light and dark and at the widths of a phone and a desk, with an empty cart and a full one. What a test
/// can check is checked: nothing sticks out sideways and no script fails. The screenshots are for people.
/// </summary>
public sealed class AppearanceTests(RunningSample running) : IClassFixture<RunningSample>
{
    private const int Phone = 360;
    private const int Desk = 1280;

    [BrowserFact]
    public Task An_empty_cart_fits_a_desk_in_the_light() => ShowAsync("empty-light-desk", ColorScheme.Light, Desk, 0);

    [BrowserFact]
    public Task An_empty_cart_fits_a_phone_in_the_dark() => ShowAsync("empty-dark-phone", ColorScheme.Dark, Phone, 0);

    [BrowserFact]
    public Task A_full_cart_fits_a_desk_in_the_dark() => ShowAsync("full-dark-desk", ColorScheme.Dark, Desk, 90);

    [BrowserFact]
    public Task A_full_cart_fits_a_phone_in_the_light() => ShowAsync("full-light-phone", ColorScheme.Light, Phone, 90);

    private async Task ShowAsync(string name, ColorScheme scheme, int width, int items)
    {
        await using Browser browser = await Browser.OpenAsync(scheme, width);
        IPage page = browser.Page;
        await page.GotoAsync(running.Process.Address);
        if (items > 0) await FillAsync(page, items);
        await page.ReloadAsync();
        await Expect(page.Locator(".line")).ToHaveCountAsync(items > 0 ? items + 3 : 0);
        await Expect(page.Locator(".figure")).ToHaveCountAsync(6);
        await browser.SaveAsync(name);
        int overhang = await page.EvaluateAsync<int>(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.Equal(0, overhang);
        Assert.Empty(browser.Complaints);
    }

    /// <summary>Adds through the page's own address and cookie: long names, one from right to left, and many.</summary>
    private static async Task FillAsync(IPage page, int items) => await page.EvaluateAsync(
        """
        async items => {
          const names = ["W".repeat(64), "تفاحة خضراء كبيرة", "an unusually polite name with many words in it, comma"];
          for (let i = 1; i <= items; i++) names.push(`item number ${i}`);
          for (const name of names) await fetch(`/cart/${encodeURIComponent(name)}`, { method: "POST" });
        }
        """,
        items);
}
