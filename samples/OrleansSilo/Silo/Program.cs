using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Hosting;
using OrleansSilo.Silo;

// A bank on one silo that needs no server: kill this process (kill -9) and start it again, and every account is as it
// was when it last answered. Usage: OrleansSilo [DIRECTORY [SILO PORT [GATEWAY PORT]]]
string directory = args.Length > 0 ? args[0] : "iridium-data";
int siloPort = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 11111;
int gatewayPort = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 30000;

HostApplicationBuilder builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.UseOrleans(silo => silo
    .UseIridium(directory)
    .UseTransactions()
    .ConfigureEndpoints(IPAddress.Loopback, siloPort, gatewayPort));
using IHost host = builder.Build();
await host.StartAsync();

var bank = new Bank(
    host.Services.GetRequiredService<IGrainFactory>(),
    host.Services.GetRequiredService<ITransactionClient>());
Console.WriteLine($"The bank is open; its books are in '{Path.GetFullPath(directory)}'.");
Console.WriteLine(Bank.Help);
while (Console.ReadLine() is { } line && line != "quit") Console.WriteLine(await bank.AnswerAsync(line));
await host.StopAsync();
return 0;
