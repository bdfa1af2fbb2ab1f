namespace Iridium.Engine.Versions;

/// <summary>A table that leaves a level; its file goes when no reader needs it.</summary>
internal readonly record struct TableRemoval(int Level, long Number);
