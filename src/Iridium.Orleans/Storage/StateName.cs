using Orleans.Runtime;

namespace Iridium.Orleans.Storage;

/// <summary>Which state of which grain; inside one service that identifies a record.</summary>
internal readonly record struct StateName(string Name, GrainId Grain);
