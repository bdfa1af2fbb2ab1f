namespace Iridium.Orleans.Hosting;

/// <summary>
/// One registered provider: what it is, and its options, for all that looks at every provider of a silo.
/// </summary>
/// <param name="Title">What it is, for errors, for example "grain storage 'Default'".</param>
/// <param name="Options">Its options.</param>
/// <param name="FaultsOfOwn">The faults of options that other providers do not have.</param>
internal sealed record StoreRegistration(
    string Title,
    Func<IServiceProvider, IridiumStoreOptions> Options,
    Func<IridiumStoreOptions, List<string>> FaultsOfOwn);
