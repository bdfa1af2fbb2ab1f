namespace Iridium.Caching.Tests;

public sealed class LazySlideContractTests() : DistributedCacheContract(threshold: 0.1);
