using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Iridium.Engine;

namespace Iridium.Data;

/// <summary>
/// Reads and writes connection strings. Unknown keys and values that a key does not allow are refused at once, naming
/// the key. For one thread at a time.
/// </summary>
public sealed class IridiumConnectionStringBuilder : DbConnectionStringBuilder
{
    private static readonly string[] _keys =
    [
        "Data Source", "Mode", "Default Keyspace", "Durability", "Isolation", "Command Timeout", "Pooling", "Enlist",
        "Create If Missing",
    ];

    /// <summary>Makes an empty one.</summary>
    public IridiumConnectionStringBuilder()
    {
    }

    /// <summary>Reads a connection string.</summary>
    /// <param name="connectionString">Pairs as in <c>Data Source=/data;Mode=ReadWrite</c>.</param>
    /// <exception cref="ArgumentException">A key or a value is not allowed.</exception>
    public IridiumConnectionStringBuilder(string? connectionString) => ConnectionString = connectionString;

    /// <summary>The directory; for <see cref="DataSourceMode.Memory"/> a name.</summary>
    public string DataSource
    {
        get => Text("Data Source") ?? "";
        set => this["Data Source"] = value;
    }

    /// <summary>How the database is opened · <see cref="DataSourceMode.ReadWriteCreate"/>.</summary>
    public DataSourceMode Mode
    {
        get => Enumeration("Mode", DataSourceMode.ReadWriteCreate);
        set => this["Mode"] = value;
    }

    /// <summary>What <see cref="IridiumConnection.Database"/> says and bulk writers take · <c>default</c>.</summary>
    public string DefaultKeyspace
    {
        get => Text("Default Keyspace") ?? "default";
        set => this["Default Keyspace"] = value;
    }

    /// <summary>
    /// Durability of writes · null takes the database's, which is <see cref="Engine.Durability.Sync"/>.
    /// </summary>
    public Durability? Durability
    {
        get => Text("Durability") is null ? null : Enumeration("Durability", Engine.Durability.Sync);
        set => Set("Durability", value);
    }

    /// <summary>Isolation of transactions that name none · <see cref="IsolationLevel.Snapshot"/>.</summary>
    public IsolationLevel Isolation
    {
        get => Enumeration("Isolation", IsolationLevel.Snapshot);
        set => this["Isolation"] = value;
    }

    /// <summary>Longest time that a result, or one Read, takes · seconds · 30 · 0 for no limit.</summary>
    public int CommandTimeout
    {
        get => Text("Command Timeout") is string text ? int.Parse(text, CultureInfo.InvariantCulture) : 30;
        set => this["Command Timeout"] = value;
    }

    /// <summary>Whether the database stays open for a while after its last connection was closed · true.</summary>
    public bool Pooling
    {
        get => Flag("Pooling", true);
        set => this["Pooling"] = value;
    }

    /// <summary>Whether a connection joins the ambient transaction that it is opened in · true.</summary>
    public bool Enlist
    {
        get => Flag("Enlist", true);
        set => this["Enlist"] = value;
    }

    /// <summary>Whether <see cref="DataSourceMode.ReadWriteCreate"/> creates a database · true.</summary>
    public bool CreateIfMissing
    {
        get => Flag("Create If Missing", true);
        set => this["Create If Missing"] = value;
    }

    /// <inheritdoc/>
    [AllowNull]
    public override object this[string keyword]
    {
        get => TryGetValue(Known(keyword), out object? value) ? value : "";
        set
        {
            string key = Known(keyword);
            string? text = value is null
                ? null
                : Checked(key, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");

            // A pair without a value is none when it is read again.
            if (string.IsNullOrEmpty(text)) Remove(key);
            else base[key] = text;
        }
    }

    /// <inheritdoc/>
    public override bool ContainsKey(string keyword)
    {
        ArgumentNullException.ThrowIfNull(keyword);
        return base.ContainsKey(KeyOf(keyword) ?? keyword);
    }

    /// <inheritdoc/>
    public override bool TryGetValue(string keyword, [NotNullWhen(true)] out object? value)
    {
        ArgumentNullException.ThrowIfNull(keyword);
        return base.TryGetValue(KeyOf(keyword) ?? keyword, out value);
    }

    /// <inheritdoc/>
    public override bool ShouldSerialize(string keyword)
    {
        ArgumentNullException.ThrowIfNull(keyword);
        return base.ShouldSerialize(KeyOf(keyword) ?? keyword);
    }

    /// <inheritdoc/>
    public override bool Remove(string keyword)
    {
        ArgumentNullException.ThrowIfNull(keyword);
        return base.Remove(KeyOf(keyword) ?? keyword);
    }

    private static string? KeyOf(string keyword)
    {
        string plain = keyword.Replace(" ", "", StringComparison.Ordinal);
        if (plain.Equals("DataSource", StringComparison.OrdinalIgnoreCase)
            || plain.Equals("Path", StringComparison.OrdinalIgnoreCase)) return "Data Source";
        return Array.Find(_keys, key => plain.Equals(
            key.Replace(" ", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
    }

    private static string Known(string keyword)
    {
        ArgumentNullException.ThrowIfNull(keyword);
        return KeyOf(keyword) ?? throw new ArgumentException(
            $"A connection string has no key '{keyword}'. The keys are {string.Join(", ", _keys)}.", nameof(keyword));
    }

    private static string Checked(string key, string value)
    {
        IEnumerable<string>? allowed = key switch
        {
            "Mode" => Enum.GetNames<DataSourceMode>(),
            "Durability" => Enum.GetNames<Durability>(),
            "Isolation" => [nameof(IsolationLevel.Snapshot), nameof(IsolationLevel.Serializable)],
            "Pooling" or "Enlist" or "Create If Missing" => ["True", "False"],
            _ => null,
        };
        if (key == "Default Keyspace" && value.Length > 0 && string.IsNullOrWhiteSpace(value))
            throw new ArgumentException($"'{key}' is blank; it takes the name of a keyspace.", nameof(key));
        if (key == "Command Timeout")
        {
            if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _)) return value;
            throw new ArgumentException($"'{key}' is '{value}'; it takes whole seconds from 0 on.", nameof(key));
        }

        if (allowed is null) return value;
        return allowed.FirstOrDefault(name => name.Equals(value.Trim(), StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException(
                $"'{key}' is '{value}'; it takes one of {string.Join(", ", allowed)}.", nameof(key));
    }

    private string? Text(string key) => TryGetValue(key, out object? value) ? (string)value : null;

    private bool Flag(string key, bool otherwise) => Text(key) is string text ? bool.Parse(text) : otherwise;

    private T Enumeration<T>(string key, T otherwise)
        where T : struct, Enum =>
        Text(key) is string text ? Enum.Parse<T>(text) : otherwise;

    private void Set(string key, object? value)
    {
        if (value is null) Remove(key);
        else this[key] = value;
    }
}
