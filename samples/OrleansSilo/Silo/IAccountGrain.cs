using Orleans;

namespace OrleansSilo.Silo;

/// <summary>A bank account, kept in three ways: a state, a reminder that pays interest, and a transactional balance.
/// </summary>
public interface IAccountGrain : IGrainWithStringKey
{
    /// <summary>Writes down a note in the account's book; done when it is on disk.</summary>
    Task<int> Note(string text);

    Task<IReadOnlyList<string>> Book();

    /// <summary>Puts money in or, below zero, takes it out. Part of a transaction of the caller or of its
    /// own.</summary>
    [Transaction(TransactionOption.CreateOrJoin)]
    Task Deposit(long amount);

    [Transaction(TransactionOption.CreateOrJoin)]
    Task<long> Balance();

    /// <summary>Has interest noted every minute from now on.</summary>
    Task PromiseInterest();

    Task<int> Promises();
}
