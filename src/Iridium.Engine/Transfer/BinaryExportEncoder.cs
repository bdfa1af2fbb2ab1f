using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Iridium.Engine.Coding;

namespace Iridium.Engine.Transfer;

/// <summary>The binary form: frames whose checksums go on from one to the next. For one thread.</summary>
internal sealed class BinaryExportEncoder : ExportEncoder
{
    private readonly ArrayBufferWriter<byte> _frame = new();
    private uint _checksum;

    public override void Begin()
    {
        Span<byte> header = Buffer.GetSpan(ExportForm.HeaderBytes)[..ExportForm.HeaderBytes];
        ExportForm.Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], ExportForm.Version);
        _checksum = Crc32C.Compute(header[..12]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], _checksum);
        Buffer.Advance(ExportForm.HeaderBytes);
    }

    public override void BeginKeyspace(string name)
    {
        EndFrame();
        _frame.Write([ExportForm.KeyspaceFrame]);
        _frame.Write(Encoding.UTF8.GetBytes(name));
        EndFrame();
    }

    public override void End()
    {
        EndFrame();
        _frame.Write([ExportForm.EndFrame]);
        BinaryPrimitives.WriteInt64LittleEndian(_frame.GetSpan(sizeof(long)), Records);
        _frame.Advance(sizeof(long));
        EndFrame();
    }

    public override void Dispose()
    {
        // Nothing is held.
    }

    protected override void AddRecord(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, RecordInfo info)
    {
        if (_frame.WrittenCount == 0) _frame.Write([ExportForm.RecordsFrame]);
        Number((ulong)key.Length);
        _frame.Write(key);
        Number((ulong)(info.ExpiresAt?.UtcTicks ?? 0));
        Number((ulong)value.Length);
        _frame.Write(value);
        if (_frame.WrittenCount >= ExportForm.FrameBytesTarget) EndFrame();
    }

    private void Number(ulong value) => _frame.Advance(Varint.Write(_frame.GetSpan(Varint.MaxBytes64), value));

    private void EndFrame()
    {
        if (_frame.WrittenCount == 0) return;
        Span<byte> head = Buffer.GetSpan(ExportForm.FrameHeadBytes)[..ExportForm.FrameHeadBytes];
        BinaryPrimitives.WriteInt32LittleEndian(head, _frame.WrittenCount);
        _checksum = Crc32C.Compute(_frame.WrittenSpan, Crc32C.Compute(head[..4], _checksum));
        BinaryPrimitives.WriteUInt32LittleEndian(head[4..], _checksum);
        Buffer.Advance(ExportForm.FrameHeadBytes);
        Buffer.Write(_frame.WrittenSpan);
        _frame.ResetWrittenCount();
    }
}
