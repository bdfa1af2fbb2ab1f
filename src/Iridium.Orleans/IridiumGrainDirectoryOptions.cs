using Iridium.Engine;

namespace Iridium.Orleans;

/// <summary>
/// Options of a grain directory. Writes are <see cref="Durability.Os"/> unless told otherwise, since an entry is of use
/// only while the silo it names runs; the keyspace is <c>directory.</c> and the directory's name.
/// </summary>
public sealed class IridiumGrainDirectoryOptions : IridiumStoreOptions
{
    /// <summary>Creates the defaults.</summary>
    public IridiumGrainDirectoryOptions() => Durability = Durability.Os;
}
