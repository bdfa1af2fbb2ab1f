using Iridium.Orleans.Tests.Child;
using Orleans;
using Orleans.Runtime;

namespace Iridium.Orleans.Tests.Silo.Real;

public sealed class CounterGrain(
    [PersistentState("first")] IPersistentState<Counter> first,
    [PersistentState("second")] IPersistentState<Counter> second,
    IIridiumGrainBatchFactory batches) : Grain, ICounterGrain, IRemindable
{
    public async Task<long> Add(long number)
    {
        first.State.Number += number;
        await first.WriteStateAsync();
        return first.State.Number;
    }

    public Task<long> Number() => Task.FromResult(first.State.Number);

    public Task Clear() => first.ClearStateAsync();

    public Task Deactivate()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task<(long First, long Second)> AddToBoth(long number)
    {
        first.State.Number += number;
        second.State.Number += number;
        await batches.Create().Write(first).Write(second).Send("added", [(byte)number]).CommitAsync();
        if (!first.RecordExists || !second.RecordExists) throw new InvalidOperationException("A state has no record.");
        await first.WriteStateAsync();
        await second.WriteStateAsync();
        return (first.State.Number, second.State.Number);
    }

    public Task StartReminder() =>
        this.RegisterOrUpdateReminder("tick", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

    public async Task<int> ReminderCount() => (await this.GetReminders()).Count;

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Ticks.Ring(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }
}
