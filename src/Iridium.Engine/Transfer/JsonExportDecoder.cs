using System.Globalization;
using System.Text.Json;
using Iridium.Engine.Coding;

namespace Iridium.Engine.Transfer;

/// <summary>
/// Decodes JSON lines. Lines of records alone, as other programs write them, are taken as they are; an export of this
/// engine begins with a line that says so, and must then have its end. For one thread.
/// </summary>
internal sealed class JsonExportDecoder(string source) : ExportDecoder(source)
{
    private const int LineBytesMax = 1 << 30;
    private const byte LineEnd = (byte)'\n';

    private readonly JsonRecordLine _line = new();
    private int _searched;
    private long _lines;
    private uint _checksum;
    private bool _isExport;
    private bool _hasEnded;

    public override bool TryRead(out ExportItem item)
    {
        item = default;
        while (TryFindLine(out ReadOnlyMemory<byte> line, out int used))
        {
            bool isItem = Read(line, out item);
            _checksum = Crc32C.Compute(Unused.Span[..used], _checksum);
            Use(used);
            _searched = 0;
            if (isItem) return true;
        }

        return false;
    }

    public override void CheckEnd()
    {
        if (_isExport && !_hasEnded) throw Damage("the export is cut: its last line is missing");
    }

    private bool TryFindLine(out ReadOnlyMemory<byte> line, out int used)
    {
        int at = Unused.Span[_searched..].IndexOf(LineEnd);
        int length = at < 0 ? Unused.Length : _searched + at;
        if (length > LineBytesMax) throw Damage($"line {_lines + 1} is longer than {LineBytesMax:N0} bytes");
        used = at < 0 ? length : length + 1;
        line = Unused[..length];
        _searched = length;
        if (at >= 0) return true;
        if (!IsComplete || length == 0) return false;
        return _isExport ? throw Damage($"the export is cut inside line {_lines + 1}") : true;
    }

    /// <summary>Reads a line; false for one that is no item.</summary>
    private bool Read(ReadOnlyMemory<byte> line, out ExportItem item)
    {
        _lines++;
        item = default;
        bool isBlank = line.Span.Trim(" \t\r"u8).IsEmpty;
        if (_hasEnded) throw Damage($"line {_lines}: the export goes on after its end");
        if (isBlank && !_isExport) return false;
        try
        {
            _line.Parse(line.Span);
        }
        catch (JsonException error)
        {
            long column = (error.BytePositionInLine ?? 0) + 1;
            throw Damage($"line {_lines}, column {column}: {Reason(error)}", (int)column - 1, error);
        }

        switch (_line.Kind)
        {
            case JsonLineKind.Record:
                Records++;
                item = new ExportItem(null, _line.Key, _line.Value, _line.ExpiresAt);
                return true;
            case JsonLineKind.Keyspace:
                item = new ExportItem(_line.Text);
                return true;
            case JsonLineKind.Begin:
                Begin();
                return false;
            default:
                End();
                return false;
        }
    }

    private static string Reason(JsonException error)
    {
        // The reader adds its own idea of the place, which knows one line only.
        int place = error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (place < 0 ? error.Message : error.Message[..place]).TrimEnd('.');
    }

    private void Begin()
    {
        if (_lines > 1) throw Damage($"line {_lines}: another export begins here");
        if (_line.Number != ExportForm.Version)
            throw new FormatVersionException($"The export has format version {_line.Number}; this build reads 1.");
        _isExport = true;
    }

    private void End()
    {
        if (_line.Number != Records)
            throw Damage($"line {_lines}: the end says {_line.Number} records, {Records} are there");
        if (_line.Text != _checksum.ToString("x8", CultureInfo.InvariantCulture))
            throw Damage($"line {_lines}: the checksum does not match the lines before");
        _hasEnded = true;
    }
}
