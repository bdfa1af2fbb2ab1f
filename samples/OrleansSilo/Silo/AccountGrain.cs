using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Transactions.Abstractions;

namespace OrleansSilo.Silo;

[Reentrant]
public sealed class AccountGrain(
    [PersistentState("book")] IPersistentState<AccountBook> book,
    [TransactionalState("balance")] ITransactionalState<AccountBalance> balance) : Grain, IAccountGrain, IRemindable
{
    private const string Interest = "interest";

    public async Task<int> Note(string text)
    {
        book.State.Lines.Add(text);
        await book.WriteStateAsync();
        return book.State.Lines.Count;
    }

    public Task<IReadOnlyList<string>> Book() => Task.FromResult<IReadOnlyList<string>>(book.State.Lines);

    public Task Deposit(long amount) => balance.PerformUpdate(state =>
    {
        if (state.Amount + amount < 0) throw new InvalidOperationException("There is not enough money.");
        state.Amount += amount;
    });

    public Task<long> Balance() => balance.PerformRead(state => state.Amount);

    public Task PromiseInterest() =>
        this.RegisterOrUpdateReminder(Interest, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));

    public async Task<int> Promises() => (await this.GetReminders()).Count;

    public Task ReceiveReminder(string reminderName, TickStatus status) =>
        Note($"interest of {status.CurrentTickTime:u}");
}
