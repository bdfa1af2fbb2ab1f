using System.Buffers.Binary;
using System.Text;
using Iridium.Engine.Coding;

namespace Iridium.Engine.Transfer;

/// <summary>Decodes the binary form. A frame is believed once all of it has come and its checksum matches. For one
/// thread.</summary>
internal sealed class BinaryExportDecoder(string source) : ExportDecoder(source)
{
    private static readonly UTF8Encoding _strictUtf8 = new(false, throwOnInvalidBytes: true);

    private bool _hasHeader;
    private bool _hasEnded;
    private uint _checksum;
    private int _frameLeft;

    public override bool TryRead(out ExportItem item)
    {
        item = default;
        while (true)
        {
            if (_frameLeft > 0)
            {
                item = ReadRecord();
                return true;
            }

            if (!_hasHeader && !TryReadHeader()) return false;
            if (_hasEnded && !Unused.IsEmpty) throw Damage("the export goes on after its end");
            if (_hasEnded || !TryBeginFrame(out byte type, out int length)) return false;
            switch (type)
            {
                case ExportForm.RecordsFrame:
                    _frameLeft = length;
                    break;
                case ExportForm.KeyspaceFrame:
                    item = new ExportItem(ReadName(length));
                    return true;
                default:
                    ReadEnd(type, length);
                    break;
            }
        }
    }

    public override void CheckEnd()
    {
        if (!_hasEnded) throw Damage("the export is cut: its end is missing");
    }

    private bool TryReadHeader()
    {
        ReadOnlySpan<byte> bytes = Unused.Span;
        if (bytes.Length < ExportForm.HeaderBytes) return false;
        bytes = bytes[..ExportForm.HeaderBytes];
        _checksum = Crc32C.Compute(bytes[..12]);
        if (!bytes.StartsWith(ExportForm.Magic)
            || _checksum != BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]))
        {
            throw Damage("this is no export, or its header is damaged");
        }

        int version = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        if (version != ExportForm.Version)
            throw new FormatVersionException($"The export has format version {version}; this build reads 1.");
        Use(ExportForm.HeaderBytes);
        _hasHeader = true;
        return true;
    }

    /// <summary>Checks the next frame, and goes to the content after its type.</summary>
    private bool TryBeginFrame(out byte type, out int length)
    {
        type = 0;
        length = 0;
        ReadOnlySpan<byte> bytes = Unused.Span;
        if (bytes.Length < ExportForm.FrameHeadBytes) return false;
        uint stated = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (stated is 0 or > ExportForm.FrameBytesMax) throw Damage($"a frame cannot have {stated} bytes");
        if (bytes.Length - ExportForm.FrameHeadBytes < stated) return false;
        length = (int)stated;
        ReadOnlySpan<byte> body = bytes.Slice(ExportForm.FrameHeadBytes, length);
        _checksum = Crc32C.Compute(body, Crc32C.Compute(bytes[..4], _checksum));
        if (_checksum != BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]))
            throw Damage("a frame does not match its checksum, or one before it is missing");
        type = body[0];
        length--;
        Use(ExportForm.FrameHeadBytes + 1);
        return true;
    }

    private string ReadName(int length)
    {
        try
        {
            if (length is 0 or > EngineLimits.KeyspaceNameBytesMax) throw Damage("the name of a keyspace is too long");
            string name = _strictUtf8.GetString(Unused.Span[..length]);
            Use(length);
            return name;
        }
        catch (DecoderFallbackException error)
        {
            throw Damage("the name of a keyspace is not UTF-8", cause: error);
        }
    }

    private void ReadEnd(byte type, int length)
    {
        if (type != ExportForm.EndFrame) throw Damage($"there is no frame of type {type}");
        if (length != sizeof(long)) throw Damage("the end is not well-formed");
        long records = BinaryPrimitives.ReadInt64LittleEndian(Unused.Span);
        if (records != Records) throw Damage($"the end says {records} records, {Records} are there");
        Use(length);
        _hasEnded = true;
    }

    private ExportItem ReadRecord()
    {
        ReadOnlyMemory<byte> frame = Unused[.._frameLeft];
        ReadOnlySpan<byte> bytes = frame.Span;
        int at = 0;
        if (Varint.TryReadLength(bytes, ref at, out int keyLength)
            && keyLength is >= EngineLimits.KeyBytesMin and <= EngineLimits.KeyBytesMax
            && keyLength <= bytes.Length - at)
        {
            ReadOnlyMemory<byte> key = frame.Slice(at, keyLength);
            at += keyLength;
            if (Varint.TryRead(bytes, ref at, out ulong expiry)
                && expiry <= (ulong)DateTime.MaxValue.Ticks
                && Varint.TryReadLength(bytes, ref at, out int valueLength)
                && valueLength <= EngineLimits.ValueBytesMax
                && valueLength <= bytes.Length - at)
            {
                ReadOnlyMemory<byte> value = frame.Slice(at, valueLength);
                at += valueLength;
                Use(at);
                _frameLeft -= at;
                Records++;
                DateTimeOffset? instant = expiry == 0 ? null : new DateTimeOffset((long)expiry, TimeSpan.Zero);
                return new ExportItem(null, key, value, instant);
            }
        }

        throw Damage("a record is not well-formed although its checksum matches");
    }
}
