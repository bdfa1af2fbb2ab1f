using Iridium.Engine;
using Microsoft.AspNetCore.DataProtection;
using SessionStore;

if (args.Contains("--help") || args.Contains("-h"))
{
    Greeting.WriteHelp(Console.Out);
    return 0;
}

try
{
    await using var app = Build(args);

    // Opens the store now: a directory that cannot be used stops the program here and not at the first visitor.
    var database = app.Services.GetRequiredService<IridiumDatabase>();
    await app.StartAsync();
    Greeting.Write(Console.Out, [.. app.Urls], database.Path);
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception error) when (StartupFailure.Explain(error) is { } line)
{
    await Console.Error.WriteLineAsync("SessionStore: " + line);
    return 1;
}

static WebApplication Build(string[] args)
{
    var home = SampleFolder.Locate();
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = home });

    // From the command line alone: the host's configuration would take an environment variable called DATA as well.
    var arguments = new ConfigurationBuilder().AddCommandLine(args).Build();
    var data = arguments["data"] ?? Path.Combine(home, "iridium-data");
    if (data.Length == 0) throw new ArgumentException("--data is empty; name a directory, or leave it out.");
    var dataPath = Path.GetFullPath(data);
    if (string.IsNullOrEmpty(builder.Configuration["urls"])) builder.WebHost.UseUrls("http://127.0.0.1:5080");
    StartupFailure.QuietTheHost(builder.Logging);

    // These registrations are all there is of Iridium in the application; the session neither knows nor cares.
    builder.Services.AddIridiumCache(options => options.Path = dataPath);
    builder.Services.AddDataProtection().SetApplicationName("SessionStore").PersistKeysToIridium();
    builder.Services.AddHealthChecks().AddIridium();

    builder.Services.AddSession(CartCookie.Configure);
    var app = builder.Build();
    app.Use(PageHeaders.AddAsync);
    app.UseStaticFiles();
    app.UseWhen(
        context => CartEndpoints.UseSession(context.Request.Path),
        branch => branch.Use(new SessionTurns(CartCookie.Name).TakeAsync).UseSession());
    app.MapCart();
    app.MapGet("/api/stats", (IridiumDatabase store) => store.GetStatistics());
    app.MapHealthChecks("/health");
    return app;
}
