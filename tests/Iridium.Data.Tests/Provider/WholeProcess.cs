namespace Iridium.Data.Tests.Provider;

/// <summary>Tests of what the whole process shares, which run beside no others.</summary>
[CollectionDefinition("pools", DisableParallelization = true)]
public sealed class WholeProcess;
