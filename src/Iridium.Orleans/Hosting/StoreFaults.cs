using System.Text;
using Iridium.Engine;

namespace Iridium.Orleans.Hosting;

/// <summary>Finds what is wrong with the options of a provider. Stateless.</summary>
internal static class StoreFaults
{
    /// <summary>The faults of all but the database, each without a final full stop.</summary>
    public static List<string> OfStore(IridiumStoreOptions options)
    {
        var faults = new List<string>();
        int nameBytes = Encoding.UTF8.GetByteCount(options.Keyspace ?? "x");
        if (nameBytes is < 1 or > EngineLimits.KeyspaceNameBytesMax)
        {
            faults.Add(
                $"Keyspace is {nameBytes} bytes long; it must have 1 to {EngineLimits.KeyspaceNameBytesMax} bytes "
                + "of UTF-8");
        }

        if (!Enum.IsDefined(options.Durability))
        {
            string known = string.Join(", ", Enum.GetNames<Durability>());
            faults.Add($"Durability is {(int)options.Durability}; use one of {known}");
        }

        return faults;
    }

    /// <summary>The faults of what says which database it is.</summary>
    public static IEnumerable<string> OfDatabase(IridiumStoreOptions options, IridiumSiloOptions silo)
    {
        if (options.GetDatabase is not null)
        {
            if (options.Path is not null) yield return "Path and GetDatabase are both set; set one of them";
            yield break;
        }

        string? path = options.Path ?? silo.Path;
        if (path is null) yield return "Path is not set; name the directory of the database here or in UseIridium";
        else if (string.IsNullOrWhiteSpace(path)) yield return "Path is empty; name the directory of the database";
        else if (path.Contains('\0')) yield return "Path holds a null character; name a directory";
    }
}
