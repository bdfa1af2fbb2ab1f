using Iridium.Engine;

namespace Iridium.Data.Executing;

/// <summary>
/// Records of a keyspace, one at a time. Spans are valid until the next move. For one thread at a time; dispose it.
/// </summary>
internal abstract class RecordStream : IDisposable
{
    public abstract ReadOnlySpan<byte> Key { get; }

    public abstract ReadOnlySpan<byte> Value { get; }

    public abstract RecordInfo Info { get; }

    public abstract bool MoveNext();

    public virtual void Dispose()
    {
    }
}
