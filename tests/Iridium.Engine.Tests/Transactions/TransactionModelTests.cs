using Iridium.Testing;
using Iridium.Testing.Model;
using Xunit.Abstractions;

namespace Iridium.Engine.Tests.Transactions;

/// <summary>
/// Random transactions on random options beside a model with the own writes on top: reads, cursors both ways,
/// savepoints, others' writes in between, and the verdict at the commit, all told beforehand.
/// </summary>
public sealed class TransactionModelTests(ITestOutputHelper output)
{
    private static readonly int _rounds =
        int.TryParse(Environment.GetEnvironmentVariable("IRIDIUM_ROUNDS"), out int count) ? count : 12;

    [Fact]
    public void Random_transactions_read_and_commit_as_the_model_does()
    {
        int seed = TestSeed.Next(output.WriteLine);
        for (int round = 0; round < _rounds; round++)
            MetamorphicRun.Run(seed + round, 600, OperationMix.Transactions);
    }
}
