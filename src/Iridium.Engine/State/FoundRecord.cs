using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Iridium.Engine.Memtables;
using Iridium.Engine.Records;
using Iridium.Engine.Tables;

namespace Iridium.Engine.State;

/// <summary>
/// A live record that a point lookup found. The value points into the engine's memory: into a block, which is pinned,
/// or into a memtable, which is held or its view is. Nothing else is kept, and whoever has the record releases it.
/// </summary>
internal unsafe struct FoundRecord
{
    public long Sequence;
    public long ExpiryTicks;

    private byte* _value;
    private int _length;
    private PinnedBlock _block;
    private ReadView? _view;
    private Memtable? _memtable;

    /// <summary>The value; empty once released.</summary>
    public readonly ReadOnlySpan<byte> Value => _value == null ? default : new(_value, _length);

    public readonly RecordInfo Info => new(Sequence, ExpiryCodec.ToInstant(ExpiryTicks), _length);

    /// <summary>Points the record at its value, which is in native memory and so stays where it is.</summary>
    public void Point(ReadOnlySpan<byte> value)
    {
        _value = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(value));
        _length = value.Length;
    }

    /// <summary>Whether it holds anything that has to be released.</summary>
    public readonly bool IsHeld => _view is not null || !_block.IsNone || _memtable is not null;

    /// <summary>Makes the record hold the block that its value is in.</summary>
    public void Hold(PinnedBlock block) => _block = block;

    /// <summary>Makes the record hold the view that has the memtable its value is in.</summary>
    public void Hold(ReadView view) => _view = view;

    /// <summary>Makes the record hold the memtable its value is in, for which the caller has a reference.</summary>
    public void Hold(Memtable memtable)
    {
        ObjectDisposedException.ThrowIf(!memtable.TryAddReference(), memtable);
        _memtable = memtable;
    }

    /// <summary>Lets go of what is held; the value must not be read any more. Twice is no error.</summary>
    public void Release()
    {
        PinnedBlock block = _block;
        ReadView? view = _view;
        Memtable? memtable = _memtable;
        _block = default;
        _view = null;
        _memtable = null;
        _value = null;
        block.Release();
        view?.Release();
        memtable?.Release();
    }
}
