namespace Iridium.Caching.Tests;

public sealed class ExactSlideContractTests() : DistributedCacheContract(threshold: 0);
