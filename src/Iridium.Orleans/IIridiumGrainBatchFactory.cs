namespace Iridium.Orleans;

/// <summary>Makes batches; a service of every silo with Iridium grain storage. Thread-safe.</summary>
public interface IIridiumGrainBatchFactory
{
    /// <summary>Makes an empty batch.</summary>
    /// <returns>The batch, for one commit.</returns>
    IIridiumGrainBatch Create();
}
