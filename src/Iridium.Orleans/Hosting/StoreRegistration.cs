namespace Iridium.Orleans.Hosting;

/// <summary>
/// One registered provider: what it is, and its options, for all that looks at every provider of a silo.
/// </summary>
/// <param name="Title">What it is, for errors, for example "grain storage 'Default'".</param>
/// <param name="DefaultKeyspace">Its keyspace where the options name none.</param>
/// <param name="Options">Its options.</param>
/// <param name="FaultsOfOwn">The faults of options that other providers do not have.</param>
internal sealed record StoreRegistration(
    string Title,
    string DefaultKeyspace,
    Func<IServiceProvider, IridiumStoreOptions> Options,
    Func<IridiumStoreOptions, List<string>> FaultsOfOwn)
{
    /// <summary>Whether grains would find another state where another silo keeps this elsewhere.</summary>
    public bool HoldsStates => Title != ProviderServices.Clustering;

    /// <summary>What a silo has to share to share this, besides the database.</summary>
    public string StoreOf(IridiumStoreOptions options) =>
        $"{Title} in keyspace '{options.Keyspace ?? DefaultKeyspace}'";
}
