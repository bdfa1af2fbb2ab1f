using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using Iridium.Data.Values;
using Iridium.Engine;

namespace Iridium.Data.Schema;

/// <summary>
/// The declared types of a database's keyspaces, kept in a keyspace of its own (docs/formats/sql-schema.md). One for
/// each open database, shared by its connections. A keyspace that was not created by a statement has BLOB keys and
/// values. Thread-safe.
/// </summary>
internal sealed class SchemaCatalog
{
    /// <summary>Keyspaces whose names begin so belong to adapters; statements only read them.</summary>
    public const string ReservedPrefix = "iridium.";

    private const string CatalogKeyspace = "iridium.schema";
    private const byte EntryVersion = 1;
    private const int EntryBytes = 3;

    private static readonly ConditionalWeakTable<IridiumDatabase, SchemaCatalog> _catalogs = [];

    // Constant after construction.
    private readonly IridiumDatabase _database;
    private readonly Lock _gate = new();

    // Own synchronisation.
    private readonly ConcurrentDictionary<string, KeyspaceSchema> _known = new(StringComparer.Ordinal);

    private SchemaCatalog(IridiumDatabase database) => _database = database;

    public static SchemaCatalog Of(IridiumDatabase database) =>
        _catalogs.GetValue(database, static of => new SchemaCatalog(of));

    /// <summary>The keyspaces that statements see, in order of their names.</summary>
    public IEnumerable<KeyspaceSchema> All => _database.KeyspaceNames
        .Where(name => !name.StartsWith(ReservedPrefix, StringComparison.Ordinal))
        .Select(name => TryGet(name, out KeyspaceSchema? schema) ? schema : null)
        .OfType<KeyspaceSchema>();

    /// <exception cref="IridiumException">The keyspace belongs to an adapter.</exception>
    public static void RequireOwn(string name)
    {
        if (!name.StartsWith(ReservedPrefix, StringComparison.Ordinal)) return;
        throw new IridiumException(
            SqlStates.NotSupported,
            $"Keyspaces whose names begin with '{ReservedPrefix}' belong to Iridium; statements only read them.");
    }

    public bool TryGet(string name, [NotNullWhen(true)] out KeyspaceSchema? schema)
    {
        if (!_database.TryGetKeyspace(name, out Keyspace? keyspace))
        {
            _known.TryRemove(name, out _);
            schema = null;
            return false;
        }

        // Someone may have dropped it by other means, and perhaps created another of the same name.
        if (_known.TryGetValue(name, out schema) && ReferenceEquals(schema.Keyspace, keyspace)) return true;
        (SqlType key, SqlType value) = ReadTypes(name);
        schema = new KeyspaceSchema(keyspace, key, value);
        _known[name] = schema;
        return true;
    }

    /// <summary>Creates a keyspace with types.</summary>
    /// <returns>False when there is one of that name already.</returns>
    public bool TryCreate(string name, SqlType key, SqlType value, KeyspaceOptions options)
    {
        lock (_gate)
        {
            if (_database.TryGetKeyspace(name, out _)) return false;

            // The types come first: a keyspace without them would take keys of another form.
            Keyspace catalog = _database.GetOrCreateKeyspace(CatalogKeyspace);
            byte[] entryKey = Encoding.UTF8.GetBytes(name);
            catalog.Put(entryKey, [EntryVersion, (byte)key, (byte)value], WriteOptions.Sync);
            try
            {
                _database.GetOrCreateKeyspace(name, options);
            }
            catch (Exception error) when (error is ArgumentException or InvalidOperationException)
            {
                catalog.Delete(entryKey, WriteOptions.Sync);
                throw;
            }

            _known.TryRemove(name, out _);
            return true;
        }
    }

    /// <summary>Drops a keyspace and its types.</summary>
    /// <returns>False when there is none of that name.</returns>
    public bool Drop(string name)
    {
        lock (_gate)
        {
            if (!_database.DropKeyspace(name)) return false;
            _known.TryRemove(name, out _);
            if (_database.TryGetKeyspace(CatalogKeyspace, out Keyspace? catalog))
                catalog.Delete(Encoding.UTF8.GetBytes(name), WriteOptions.Sync);
            return true;
        }
    }

    /// <summary>Empties a keyspace.</summary>
    public void Truncate(string name)
    {
        lock (_gate)
        {
            // The default keyspace cannot be replaced.
            if (name == _database.Default.Name) _database.Default.DeleteRange(KeyRange.All, WriteOptions.Sync);
            else _database.TruncateKeyspace(name);
            _known.TryRemove(name, out _);
        }
    }

    private (SqlType Key, SqlType Value) ReadTypes(string name)
    {
        if (!_database.TryGetKeyspace(CatalogKeyspace, out Keyspace? catalog)
            || catalog.Get(Encoding.UTF8.GetBytes(name)) is not byte[] entry)
        {
            return (SqlType.Blob, SqlType.Blob);
        }

        bool isKnown = entry.Length == EntryBytes && entry[0] == EntryVersion
            && (SqlType)entry[1] is SqlType.Blob or SqlType.Text or SqlType.BigInt or SqlType.Uuid
            && (SqlType)entry[2] is SqlType.Blob or SqlType.Text or SqlType.Json;
        return isKnown
            ? ((SqlType)entry[1], (SqlType)entry[2])
            : throw new IridiumException(
                SqlStates.Corruption,
                $"The types of keyspace '{name}' are stored as {Convert.ToHexString(entry)}, which this build cannot "
                + "read. A newer build may have written them.");
    }
}
