using System.Data.Common;
using System.Globalization;
using Iridium.Engine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;

namespace Iridium.Orleans.Hosting;

/// <summary>
/// Reads the options of a provider from the section of configuration that names it. <c>ServiceKey</c> takes a database
/// from the container, <c>ConnectionName</c> and <c>ConnectionString</c> a path or
/// <c>Path=…;Durability=…;Keyspace=…</c>, and the same keys may stand in the section itself, where they win. Stateless.
/// </summary>
internal static class ProviderSection
{
    private static readonly string[] _connectionKeys = ["Path", "Durability", "Keyspace"];

    /// <summary>Sets what every provider has.</summary>
    /// <exception cref="OrleansConfigurationException">A value cannot be read.</exception>
    public static void Apply(IridiumStoreOptions options, IConfigurationSection section, IServiceProvider services)
    {
        if (section["ServiceKey"] is { Length: > 0 } key)
            options.GetDatabase = provider => provider.GetRequiredKeyedService<IridiumDatabase>(key);
        foreach ((string name, string value) in Connection(section, services)) Set(options, name, value, section.Path);
        foreach (string name in _connectionKeys)
        {
            if (section[name] is { Length: > 0 } value) Set(options, name, value, section.Path);
        }
    }

    /// <summary>The serializer that a section names, or the one there is.</summary>
    public static IGrainStorageSerializer Serializer(
        IGrainStorageSerializer present,
        IConfigurationSection section,
        IServiceProvider services) => section["SerializerKey"] is { Length: > 0 } key
            ? services.GetRequiredKeyedService<IGrainStorageSerializer>(key)
            : present;

    /// <summary>Sets what grain storage has besides.</summary>
    public static void Apply(IridiumGrainStorageOptions options, IConfigurationSection section)
    {
        if (section[nameof(options.DeleteStateOnClear)] is { Length: > 0 } delete)
        {
            options.DeleteStateOnClear = bool.TryParse(delete, out bool flag)
                ? flag
                : throw Unreadable(section.Path, nameof(options.DeleteStateOnClear), delete, "true or false");
        }

        if (section[nameof(options.TimeToLive)] is { Length: > 0 } time)
            options.TimeToLive = Time(section.Path, nameof(options.TimeToLive), time);
        foreach (IConfigurationSection state in section.GetSection(nameof(options.StateTimeToLive)).GetChildren())
            options.StateTimeToLive[state.Key] = Time(state.Path, state.Key, state.Value);
    }

    private static IEnumerable<(string Name, string Value)> Connection(
        IConfigurationSection section,
        IServiceProvider services)
    {
        string? text = section["ConnectionString"];
        if (string.IsNullOrEmpty(text) && section["ConnectionName"] is { Length: > 0 } connection)
        {
            text = services.GetRequiredService<IConfiguration>().GetConnectionString(connection)
                ?? throw new OrleansConfigurationException(
                    $"{section.Path}: there is no connection string '{connection}'.");
        }

        if (string.IsNullOrEmpty(text)) return [];
        if (!text.Contains('=', StringComparison.Ordinal)) return [("Path", text)];
        var parts = new DbConnectionStringBuilder { ConnectionString = text };
        return [.. parts.Keys.Cast<string>().Select(name => (name, $"{parts[name]}"))];
    }

    private static void Set(IridiumStoreOptions options, string name, string value, string place)
    {
        switch (name.ToUpperInvariant())
        {
            case "PATH":
                options.Path = value;
                break;
            case "KEYSPACE":
                options.Keyspace = value;
                break;
            case "DURABILITY":
                options.Durability = Enum.TryParse(value, ignoreCase: true, out Durability durability)
                    ? durability
                    : throw Unreadable(place, name, value, string.Join(", ", Enum.GetNames<Durability>()));
                break;
            default:
                throw new OrleansConfigurationException(
                    $"{place}: the connection string has the key '{name}'; it may have "
                    + $"{string.Join(", ", _connectionKeys)}.");
        }
    }

    private static TimeSpan Time(string place, string name, string? value) =>
        TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out TimeSpan time)
            ? time
            : throw Unreadable(place, name, value, "a time such as 7.00:00:00");

    private static OrleansConfigurationException Unreadable(string place, string name, string? value, string known) =>
        new($"{place}: {name} is '{value}'; use {known}.");
}
