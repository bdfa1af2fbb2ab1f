using Orleans;

namespace Iridium.Orleans.Tests.Silo.Real;

public interface IBankGrain : IGrainWithStringKey
{
    [Transaction(TransactionOption.CreateOrJoin)]
    Task Deposit(long amount);

    [Transaction(TransactionOption.CreateOrJoin)]
    Task<long> Balance();
}
