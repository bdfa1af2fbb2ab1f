using Iridium.Data.Values;
using Iridium.Engine;

namespace Iridium.Data.Schema;

/// <summary>A keyspace with the declared types of its keys and values. Immutable.</summary>
/// <param name="Keyspace">The keyspace.</param>
/// <param name="KeyType">BLOB, TEXT, BIGINT or UUID.</param>
/// <param name="ValueType">BLOB, TEXT or JSON.</param>
internal sealed record KeyspaceSchema(Keyspace Keyspace, SqlType KeyType, SqlType ValueType)
{
    public string Name => Keyspace.Name;
}
