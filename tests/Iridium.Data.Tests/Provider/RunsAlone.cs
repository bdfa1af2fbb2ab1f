namespace Iridium.Data.Tests.Provider;

/// <summary>
/// Tests that measure. Others that run meanwhile may listen to the provider's telemetry, which then costs.
/// </summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;
