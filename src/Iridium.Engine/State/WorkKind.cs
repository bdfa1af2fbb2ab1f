namespace Iridium.Engine.State;

/// <summary>The kinds of background work, each with its own troubles.</summary>
internal enum WorkKind
{
    Flush,
    Compaction,
}
