using Iridium.Engine.State;

namespace Iridium.Engine.Reading;

/// <summary>A value in a block or a memtable, which the stream holds.</summary>
internal sealed class HeldValueStream(FoundRecord record) : ValueStream
{
    private readonly int _length = record.Value.Length;
    private FoundRecord _record = record;

    public override long Length => _length;

    protected override int ReadAt(int position, Span<byte> destination)
    {
        _record.Value.Slice(position, destination.Length).CopyTo(destination);
        return destination.Length;
    }

    protected override void Release() => _record.Release();
}
