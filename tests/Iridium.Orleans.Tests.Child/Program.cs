using System.Globalization;
using Iridium.Engine;
using Iridium.Orleans;
using Iridium.Orleans.Tests.Child;
using Orleans;
using Orleans.Runtime;

// The process that a kill test ends: eight grains write their states without end, and each prints its number and its
// ETag once the provider has said that the write is done.
const int Grains = 8;
using IridiumDatabase database = IridiumDatabase.Open(args[0]);
var options = new IridiumGrainStorageOptions { GrainStorageSerializer = new StreamedStates() };
var storage = new IridiumGrainStorage("Default", options, database, "kill", new NewActivators());
var gate = new Lock();
var lines = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
await Task.WhenAll(Enumerable.Range(0, Grains).Select(WriteAsync));

async Task WriteAsync(int grain)
{
    GrainId id = GrainId.Create("counter", grain.ToString(CultureInfo.InvariantCulture));
    var state = new GrainState<Counter>();
    await storage.ReadStateAsync("state", id, state);
    while (true)
    {
        state.State!.Number++;
        await storage.WriteStateAsync("state", id, state);
        lock (gate) lines.WriteLine($"{grain} {state.State.Number} {state.ETag}");
    }
}
