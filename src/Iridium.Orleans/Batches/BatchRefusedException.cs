using Orleans.Storage;

namespace Iridium.Orleans.Batches;

/// <summary>Tells a state of a batch that another state of it was at fault; never leaves the batch.</summary>
internal sealed class BatchRefusedException(string message) : InconsistentStateException(message);
