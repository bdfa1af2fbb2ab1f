using Iridium.Engine.Tables;

namespace Iridium.Engine.Repairs;

/// <summary>A table with its place.</summary>
/// <param name="Keyspace">The id of its keyspace; 0 when nobody says.</param>
/// <param name="Level">Its level.</param>
/// <param name="Meta">What it holds.</param>
internal sealed record KnownTable(int Keyspace, int Level, TableMeta Meta);
