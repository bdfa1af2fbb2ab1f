using System.Data.Common;
using System.Globalization;
using Iridium.Engine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
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

    /// <summary>Sets what every provider has. What cannot be read is noted in the options.</summary>
    public static void Apply(IridiumStoreOptions options, IConfigurationSection section, IServiceProvider services)
    {
        if (section["ServiceKey"] is { Length: > 0 } key)
            options.GetDatabase = provider => provider.GetRequiredKeyedService<IridiumDatabase>(key);
        foreach ((string name, string value) in Connection(options, section, services))
            Set(options, name, value, section.Path);
        foreach (string name in _connectionKeys)
        {
            if (section[name] is { Length: > 0 } value) Set(options, name, value, section.Path);
        }
    }

    /// <summary>Sets the serializer that a section names, if it names one.</summary>
    public static void ApplySerializer(
        IridiumGrainStorageOptions options,
        IConfigurationSection section,
        IServiceProvider services)
    {
        if (section["SerializerKey"] is not { Length: > 0 } key) return;
        if (services.GetKeyedService<IGrainStorageSerializer>(key) is { } serializer)
            options.GrainStorageSerializer = serializer;
        else
            options.Unreadable.Add($"{section.Path}: no grain storage serializer is registered under the key '{key}'");
    }

    /// <summary>Sets what grain storage has besides.</summary>
    public static void Apply(IridiumGrainStorageOptions options, IConfigurationSection section)
    {
        if (section[nameof(options.DeleteStateOnClear)] is { Length: > 0 } delete)
        {
            if (bool.TryParse(delete, out bool flag)) options.DeleteStateOnClear = flag;
            else AddUnreadable(options, section.Path, (nameof(options.DeleteStateOnClear), delete), "true or false");
        }

        if (section[nameof(options.TimeToLive)] is { Length: > 0 } time
            && TryReadTime(options, section.Path, (nameof(options.TimeToLive), time), out TimeSpan timeToLive))
        {
            options.TimeToLive = timeToLive;
        }

        foreach (IConfigurationSection state in section.GetSection(nameof(options.StateTimeToLive)).GetChildren())
        {
            if (TryReadTime(options, state.Path, (state.Key, state.Value), out TimeSpan life))
                options.StateTimeToLive[state.Key] = life;
        }
    }

    private static IEnumerable<(string Name, string Value)> Connection(
        IridiumStoreOptions options,
        IConfigurationSection section,
        IServiceProvider services)
    {
        string? text = section["ConnectionString"];
        if (string.IsNullOrEmpty(text) && section["ConnectionName"] is { Length: > 0 } connection)
        {
            text = services.GetRequiredService<IConfiguration>().GetConnectionString(connection);
            if (text is null) options.Unreadable.Add($"{section.Path}: there is no connection string '{connection}'");
        }

        if (string.IsNullOrEmpty(text)) return [];
        if (!text.Contains('=', StringComparison.Ordinal)) return [("Path", text)];
        var parts = new DbConnectionStringBuilder();
        try
        {
            parts.ConnectionString = text;
        }
        catch (ArgumentException)
        {
            // The text is not repeated: it may hold what is not for a log.
            options.Unreadable.Add($"{section.Path}: the connection string is not of the form name=value;name=value");
            return [];
        }

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
                if (Enum.TryParse(value, ignoreCase: true, out Durability durability)) options.Durability = durability;
                else AddUnreadable(options, place, (name, value), string.Join(", ", Enum.GetNames<Durability>()));
                break;
            default:
                options.Unreadable.Add(
                    $"{place}: the connection string has the key '{name}'; it may have "
                    + string.Join(", ", _connectionKeys));
                break;
        }
    }

    private static bool TryReadTime(
        IridiumStoreOptions options,
        string place,
        (string Name, string? Text) value,
        out TimeSpan time)
    {
        if (TimeSpan.TryParse(value.Text, CultureInfo.InvariantCulture, out time)) return true;
        AddUnreadable(options, place, value, "a time such as 7.00:00:00");
        return false;
    }

    private static void AddUnreadable(
        IridiumStoreOptions options,
        string place,
        (string Name, string? Text) value,
        string known) => options.Unreadable.Add($"{place}: {value.Name} is '{value.Text}'; use {known}");
}
