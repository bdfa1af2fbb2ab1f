using Orleans;
using Orleans.Concurrency;
using Orleans.Transactions.Abstractions;

namespace Iridium.Orleans.Tests.Silo.Real;

[Reentrant]
public sealed class BankGrain([TransactionalState("money")] ITransactionalState<Money> money) : Grain, IBankGrain
{
    public Task Deposit(long amount) => money.PerformUpdate(state => state.Amount += amount);

    public Task<long> Balance() => money.PerformRead(state => state.Amount);
}
