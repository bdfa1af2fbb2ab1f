using System.Buffers;
using System.Runtime.InteropServices;
using Iridium.Orleans.Records;
using Orleans.Storage;

namespace Iridium.Orleans.Storage;

/// <summary>
/// Turns states into bytes and back with a serializer. One that takes streams writes into and reads from pooled arrays,
/// so a large state costs no large array; one that does not gets an array of its own, since it may keep it.
/// Thread-safe.
/// </summary>
internal sealed class StateCodec(IGrainStorageSerializer serializer)
{
    private readonly IGrainStorageStreamingSerializer? _streaming = serializer as IGrainStorageStreamingSerializer;

    /// <summary>A record with a state. Dispose it.</summary>
    public async ValueTask<PooledBuffer> SerializeAsync<T>(T? state, CancellationToken cancellationToken)
    {
        var buffer = new PooledBuffer();
        try
        {
            StateRecord.WriteHeader(buffer);
            if (_streaming is not null)
                await _streaming.SerializeAsync(state, buffer, cancellationToken).ConfigureAwait(false);
            else
                buffer.Write(serializer.Serialize(state).ToMemory().Span);
            return buffer;
        }
        catch
        {
            await buffer.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Copies a serialized state out of the engine. Give it back with <see cref="Return"/>.</summary>
    public ReadOnlyMemory<byte> Copy(ReadOnlySpan<byte> state)
    {
        if (_streaming is null) return state.ToArray();
        byte[] array = ArrayPool<byte>.Shared.Rent(state.Length);
        state.CopyTo(array);
        return array.AsMemory(0, state.Length);
    }

    /// <summary>Turns a copied state into an object.</summary>
    public async ValueTask<T?> DeserializeAsync<T>(ReadOnlyMemory<byte> state, CancellationToken cancellationToken)
    {
        if (_streaming is null) return serializer.Deserialize<T>(new BinaryData(state));
        MemoryMarshal.TryGetArray(state, out ArraySegment<byte> bytes);

        // Closed before the array goes back, so that a serializer that keeps the stream sees no other state through it.
        using var stream = new MemoryStream(bytes.Array ?? [], bytes.Offset, bytes.Count, writable: false);
        return await _streaming.DeserializeAsync<T>(stream, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes back what <see cref="Copy"/> gave.</summary>
    public void Return(ReadOnlyMemory<byte> state)
    {
        if (_streaming is null || !MemoryMarshal.TryGetArray(state, out ArraySegment<byte> bytes)) return;
        if (bytes.Array is { Length: > 0 } array) ArrayPool<byte>.Shared.Return(array);
    }
}
