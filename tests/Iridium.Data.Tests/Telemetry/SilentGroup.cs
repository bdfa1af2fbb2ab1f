namespace Iridium.Data.Tests.Telemetry;

/// <summary>What must run while no other test does.</summary>
[CollectionDefinition(nameof(SilentGroup), DisableParallelization = true)]
public sealed class SilentGroup;
