using Iridium.Engine;

namespace Iridium.Data.Executing;

/// <summary>
/// The records of single keys, in the order of the list. Holds a copy of the present value, so that no memory of the
/// engine is pinned while the caller looks at it.
/// </summary>
/// <param name="point">What is read.</param>
/// <param name="keyspace">The keyspace.</param>
/// <param name="keys">The keys.</param>
/// <param name="isDescending">Whether they are looked up from the last to the first.</param>
/// <param name="owned">A snapshot that goes with the stream, or null.</param>
internal sealed class LookupStream(
    ReadPoint point,
    Keyspace keyspace,
    IReadOnlyList<byte[]> keys,
    bool isDescending,
    Snapshot? owned) : RecordStream
{
    private byte[] _value = [];
    private RecordInfo _info;
    private int _next;
    private byte[] _key = [];

    public override ReadOnlySpan<byte> Key => _key;

    public override ReadOnlySpan<byte> Value => _value.AsSpan(0, _info.ValueBytes);

    public override RecordInfo Info => _info;

    public override bool MoveNext()
    {
        while (_next < keys.Count)
        {
            byte[] key = keys[isDescending ? keys.Count - 1 - _next : _next];
            _next++;
            if (!point.TryGetPinned(keyspace, key, out PinnedValue value)) continue;
            using (value)
            {
                if (_value.Length < value.Span.Length) _value = new byte[value.Span.Length];
                value.Span.CopyTo(_value);
                _info = value.Info;
            }

            _key = key;
            return true;
        }

        return false;
    }

    public override void Dispose()
    {
        base.Dispose();
        owned?.Dispose();
    }
}
