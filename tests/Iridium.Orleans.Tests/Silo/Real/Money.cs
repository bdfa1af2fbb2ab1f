using Orleans;

namespace Iridium.Orleans.Tests.Silo.Real;

[GenerateSerializer]
public sealed class Money
{
    [Id(0)]
    public long Amount { get; set; }
}
