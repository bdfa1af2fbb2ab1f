using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Iridium.Samples.Tests;

/// <summary>The page in a real browser, before, during and after the death of its server.</summary>
public sealed class BrowserTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [BrowserFact]
    public async Task The_same_browser_finds_its_cart_after_a_kill()
    {
        await using Browser browser = await Browser.OpenAsync();
        IPage page = browser.Page;
        string address;
        await using (SampleProcess first = await SampleProcess.StartAsync(_folder["data"]))
        {
            address = first.Address;
            await page.GotoAsync(address);
            for (int i = 0; i < 3; i++) await Add(page, "apple").ClickAsync();
            await Add(page, "bread").ClickAsync();
            await page.GetByLabel("Or anything else").FillAsync("a left-handed screwdriver");
            await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
            await ExpectCartAsync(page);
            await Expect(page.GetByText($"kill -9 {first.Id}")).ToBeVisibleAsync();
            await Expect(page.Locator("#visits")).ToHaveTextAsync("1");
            await Expect(page.GetByText("No tables yet.")).ToBeVisibleAsync();
            await browser.SaveAsync("1-before-the-kill");

            Assert.Equal(128 + 9, await first.KillAsync());
            await Expect(page.GetByText("The server is gone.")).ToBeVisibleAsync();
            await browser.SaveAsync("2-killed");
        }

        await using SampleProcess second = await SampleProcess.StartAsync(_folder["data"], address);
        await Expect(page.GetByText($"Back as process {second.Id}, with all 5 items")).ToBeVisibleAsync();
        await ExpectCartAsync(page);
        await Expect(page.Locator("#visits")).ToHaveTextAsync("2");
        await browser.SaveAsync("3-back");

        await page.ReloadAsync();
        await ExpectCartAsync(page);
        await Expect(page.Locator("#visits")).ToHaveTextAsync("3");
        await browser.SaveAsync("4-reloaded");
        Assert.Empty(browser.Complaints);
        Assert.All(browser.Addresses, asked => Assert.StartsWith(address, asked, StringComparison.Ordinal));
    }

    [BrowserFact]
    public async Task A_name_is_shown_as_text_whatever_it_holds()
    {
        const string name = "<img src=x onerror=alert(1)>\"'&";
        await using SampleProcess sample = await SampleProcess.StartAsync(_folder["data"]);
        await using Browser browser = await Browser.OpenAsync();
        IPage page = browser.Page;
        await page.GotoAsync(sample.Address);
        await page.GetByLabel("Or anything else").FillAsync(name);
        await page.GetByLabel("Or anything else").PressAsync("Enter");
        await Expect(page.Locator(".line-name")).ToHaveTextAsync(name);
        await page.ReloadAsync();
        await Expect(page.Locator(".line-name")).ToHaveTextAsync(name);
        await Expect(page.Locator("#cart img")).ToHaveCountAsync(0);
        Assert.Empty(browser.Complaints);
    }

    [BrowserFact]
    public async Task The_cart_can_be_filled_and_emptied_with_the_keyboard_alone()
    {
        await using SampleProcess sample = await SampleProcess.StartAsync(_folder["data"]);
        await using Browser browser = await Browser.OpenAsync();
        IPage page = browser.Page;
        await page.GotoAsync(sample.Address);
        await TabToAsync(page, "Add apple to the cart");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Line(page, "apple")).ToHaveTextAsync("1");

        await TabToAsync(page, "Add one apple");
        await page.Keyboard.PressAsync("Space");
        await Expect(Line(page, "apple")).ToHaveTextAsync("2");
        await Expect(page.GetByLabel("Add one apple")).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Shift+Tab");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Line(page, "apple")).ToHaveTextAsync("1");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("Nothing in it yet.")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Your cart" })).ToBeFocusedAsync();
    }

    [BrowserFact]
    public async Task What_the_server_refuses_is_said_beside_the_field()
    {
        await using SampleProcess sample = await SampleProcess.StartAsync(_folder["data"]);
        await using Browser browser = await Browser.OpenAsync();
        IPage page = browser.Page;
        await page.GotoAsync(sample.Address);
        ILocator name = page.GetByLabel("Or anything else");
        await name.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Type a name first.");
        await name.FillAsync("\u0007bell");
        await name.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("control characters");
        await name.FillAsync("bell");
        await name.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await Expect(Line(page, "bell")).ToHaveTextAsync("1");
    }

    [BrowserFact]
    public async Task Fast_clicks_all_count()
    {
        await using SampleProcess sample = await SampleProcess.StartAsync(_folder["data"]);
        await using Browser browser = await Browser.OpenAsync();
        await browser.Page.GotoAsync(sample.Address);
        await browser.Page.EvaluateAsync(
            "for (let i = 0; i < 40; i++) document.querySelectorAll('.product')[i % 2].click()");
        await Expect(Line(browser.Page, "apple")).ToHaveTextAsync("20");
        await Expect(Line(browser.Page, "bread")).ToHaveTextAsync("20");
    }

    private static ILocator Add(IPage page, string name) => page.GetByLabel($"Add {name} to the cart");

    private static ILocator Line(IPage page, string name) => page.Locator($".line[data-item='{name}'] output");

    private static async Task ExpectCartAsync(IPage page)
    {
        await Expect(Line(page, "apple")).ToHaveTextAsync("3");
        await Expect(Line(page, "bread")).ToHaveTextAsync("1");
        await Expect(Line(page, "a left-handed screwdriver")).ToHaveTextAsync("1");
    }

    private static async Task TabToAsync(IPage page, string label)
    {
        for (int presses = 0; presses < 40; presses++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<string?>("document.activeElement.getAttribute('aria-label')") == label) return;
        }

        Assert.Fail($"40 presses of Tab did not reach '{label}'.");
    }
}
