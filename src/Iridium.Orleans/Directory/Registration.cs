using Orleans.Runtime;

namespace Iridium.Orleans.Directory;

/// <summary>An entry of the directory and the sequence of its record; null and zero for none.</summary>
internal readonly record struct Registration(GrainAddress? Address, long Sequence);
