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
    private bool _isBlob;
    private PinnedBlock _block;
    private ReadView? _view;
    private Memtable? _memtable;

    /// <summary>The value; empty once released.</summary>
    public readonly ReadOnlySpan<byte> Value => _value == null || _isBlob ? default : new(_value, _length);

    public readonly RecordInfo Info => new(Sequence, ExpiryCodec.ToInstant(ExpiryTicks), _length);

    /// <summary>Points the record at its value, which is in native memory and so stays where it is.</summary>
    public void Point(ReadOnlySpan<byte> value)
    {
        _value = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(value));
        _length = value.Length;
    }

    /// <summary>Points the record at the reference to its value, which is read by <see cref="ReadBlob"/>.</summary>
    public void PointToBlob(ReadOnlySpan<byte> reference)
    {
        Point(reference);
        _isBlob = true;
        _length = BlobValues.ReferenceIn(reference).ValueBytes;
    }

    /// <summary>Whether the value lies in a blob file and was not read yet; there is none to look at then.</summary>
    public readonly bool IsUnread => _isBlob;

    /// <summary>The reference to a value that was not read yet.</summary>
    public readonly ReadOnlySpan<byte> Reference => new(_value, BlobReference.Bytes);

    /// <summary>Reads the value from its blob file and holds it.</summary>
    /// <param name="tables">Where the record was found.</param>
    /// <param name="key">Its key.</param>
    /// <param name="fillCache">Whether a small value goes into the block cache.</param>
    public void ReadBlob(TableSet tables, ReadOnlySpan<byte> key, bool fillCache)
    {
        PinnedBlock block = BlobValues.Read(tables, Reference, key, fillCache, out int valueAt);
        _isBlob = false;
        _value = block.Content + valueAt;
        _block = block;
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
