namespace Iridium.Bench.Statements;

/// <summary>What is compared.</summary>
/// <param name="Records">Records to load.</param>
/// <param name="Rounds">How often each workload runs on each side.</param>
/// <param name="Only">A word in the names of the workloads to run; null runs all.</param>
internal sealed record StatementOptions(long Records, int Rounds, string? Only);
