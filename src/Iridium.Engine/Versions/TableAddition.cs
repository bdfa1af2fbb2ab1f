using Iridium.Engine.Tables;

namespace Iridium.Engine.Versions;

/// <summary>A table that joins a level.</summary>
internal readonly record struct TableAddition(int Level, TableMeta Table);
