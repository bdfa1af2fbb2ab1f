using Orleans;

namespace OrleansSilo.Silo;

/// <summary>The transactional state of an account.</summary>
[GenerateSerializer]
public sealed class AccountBalance
{
    [Id(0)]
    public long Amount { get; set; }
}
