using System.Text;
using Iridium.Caching.Entries;
using Iridium.Engine;
using Microsoft.Extensions.Options;

namespace Iridium.Caching.Hosting;

/// <summary>
/// Checks cache options of every name when the host starts, and reports all their faults at once with the allowed
/// range. Stateless, thread-safe.
/// </summary>
internal sealed class IridiumCacheOptionsValidator : IValidateOptions<IridiumCacheOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, IridiumCacheOptions options)
    {
        var faults = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Path)) faults.Add("Path is empty; name the directory of the database");
        else if (options.Path.Contains('\0')) faults.Add("Path holds a null character; name a directory");
        faults.AddRange(FaultsOfCache(options));
        if (faults.Count == 0) return ValidateOptionsResult.Success;

        string whose = string.IsNullOrEmpty(name) ? "Iridium cache" : $"Iridium cache '{name}'";
        return ValidateOptionsResult.Fail(faults.ConvertAll(fault => $"{whose}: {fault}."));
    }

    /// <summary>The faults of everything but the path, each without a final full stop.</summary>
    public static List<string> FaultsOfCache(IridiumCacheOptions options)
    {
        var faults = new List<string>();
        int nameBytes = Encoding.UTF8.GetByteCount(options.Keyspace ?? "");
        if (nameBytes is < 1 or > EngineLimits.KeyspaceNameBytesMax)
        {
            faults.Add(
                $"Keyspace is {nameBytes} bytes long; it must have 1 to {EngineLimits.KeyspaceNameBytesMax} bytes "
                + "of UTF-8");
        }

        if (options.Keyspace == IridiumXmlRepository.KeyspaceName)
            faults.Add($"Keyspace is '{options.Keyspace}', which holds data-protection keys; use another");
        if (options.DefaultSlidingExpiration <= TimeSpan.Zero)
            faults.Add($"DefaultSlidingExpiration is {options.DefaultSlidingExpiration}; it must be above zero");
        if (options.SlidingRefreshThreshold is not (>= 0 and <= SlideRule.ThresholdMax))
        {
            faults.Add(
                $"SlidingRefreshThreshold is {options.SlidingRefreshThreshold}; "
                + $"it must be between 0 and {SlideRule.ThresholdMax}");
        }

        if (!Enum.IsDefined(options.Durability))
        {
            string known = string.Join(", ", Enum.GetNames<Durability>());
            faults.Add($"Durability is {(int)options.Durability}; use one of {known}");
        }

        return faults;
    }
}
