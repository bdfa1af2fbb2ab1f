using Orleans;

namespace Iridium.Orleans.Tests.Silo.Real;

public interface ICounterGrain : IGrainWithStringKey
{
    Task<long> Add(long number);

    Task<long> Number();

    Task Clear();

    Task Deactivate();

    /// <summary>Adds to both states and leaves a message, in one batch; then writes both alone.</summary>
    Task<(long First, long Second)> AddToBoth(long number);

    Task StartReminder();

    Task<int> ReminderCount();
}
