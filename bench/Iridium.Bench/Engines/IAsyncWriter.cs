namespace Iridium.Bench.Engines;

/// <summary>An engine whose writers wait for durability without each holding a thread. Thread-safe.</summary>
internal interface IAsyncWriter
{
    /// <summary>Stores a value; the task ends when it is as durable as the engine was opened for.</summary>
    ValueTask<long> PutAsync(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value);
}
