using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Iridium.Engine;
using Iridium.Engine.Coding;
using Iridium.Engine.Transfer;

namespace Iridium.Testing.Fuzzing;

/// <summary>
/// An export of either form, fed in pieces. What is read is written in both forms again, and read from them as the
/// same.
/// </summary>
internal sealed class ExportTarget() : FuzzTarget("export")
{
    private const string Many = "{\"key\":\"k\",\"value\":\"v\"}\n{\"keyHex\":\"00ff\",\"valueBase64\":\"AAE=\"}\n";

    public override bool IsText => true;

    public override IEnumerable<byte[]> Seeds()
    {
        yield return Encoding.UTF8.GetBytes(Many);
        foreach (ExportFormat format in Enum.GetValues<ExportFormat>())
        {
            DateTimeOffset instant = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);
            ExportItem[] items =
            [
                new("some"), new(null, "key"u8.ToArray(), "value"u8.ToArray()), new("\u00e9"),
                new(null, new byte[] { 0, 255 }, new byte[] { 254 }, instant), new(null, "\"q\""u8.ToArray()),
            ];
            yield return Write(items, format);
            yield return Write([], format);
        }
    }

    public override void Seal(Span<byte> input)
    {
        if (input.IsEmpty) return;
        if (input[0] == ExportForm.Magic[0]) SealBinary(input);
        else SealText(input);
    }

    protected override int Feed(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return 0;
        List<ExportItem> items = Read(input, pieces: true);
        if (!items.TrueForAll(HasPossibleName)) return 1;
        foreach (ExportFormat format in Enum.GetValues<ExportFormat>())
        {
            List<ExportItem> again = Read(Write(items, format), pieces: false);
            bool isSame = again.Count == items.Count && items.Zip(again).All(pair => AreSame(pair.First, pair.Second));
            Require(isSame, $"what was read is written as something else in {format}");
        }

        int records = items.Count(item => item.Keyspace is null);
        return 2 + Magnitude(records) + (100 * Magnitude(items.Count - records)) + (input[0] == '{' ? 10_000 : 0);
    }

    /// <summary>Whether a keyspace can have the name; lines of text may hold others, which an import refuses.</summary>
    private static bool HasPossibleName(ExportItem item) => item.Keyspace is not string name
        || Encoding.UTF8.GetByteCount(name) is > 0 and <= EngineLimits.KeyspaceNameBytesMax;

    private static bool AreSame(ExportItem one, ExportItem other) =>
        one.Keyspace == other.Keyspace
        && one.ExpiresAt == other.ExpiresAt
        && one.Key.Span.SequenceEqual(other.Key.Span)
        && one.Value.Span.SequenceEqual(other.Value.Span);

    private static List<ExportItem> Read(ReadOnlySpan<byte> bytes, bool pieces)
    {
        var decoder = ExportDecoder.For(bytes[0], "fuzz");
        var items = new List<ExportItem>();
        for (int piece = pieces ? 1 : bytes.Length; !bytes.IsEmpty; piece += piece)
        {
            int length = Math.Min(piece, bytes.Length);
            decoder.Feed(bytes[..length]);
            bytes = bytes[length..];
            Take(decoder, items);
        }

        decoder.Complete();
        Take(decoder, items);
        decoder.CheckEnd();
        return items;
    }

    private static void Take(ExportDecoder decoder, List<ExportItem> items)
    {
        while (decoder.TryRead(out ExportItem item))
        {
            // Its bytes are valid up to the next one only. What has been dead since the first instant there is no
            // export holds, and the binary form has no sign for.
            DateTimeOffset? instant = item.ExpiresAt is { UtcTicks: 0 } ? null : item.ExpiresAt;
            items.Add(new ExportItem(item.Keyspace, item.Key.ToArray(), item.Value.ToArray(), instant));
        }
    }

    private static byte[] Write(IEnumerable<ExportItem> items, ExportFormat format)
    {
        using var encoder = ExportEncoder.Create(format);
        encoder.Begin();
        foreach (ExportItem item in items)
        {
            var info = new RecordInfo(1, item.ExpiresAt, item.Value.Length);
            if (item.Keyspace is string name) encoder.BeginKeyspace(name);
            else encoder.Add(item.Key.Span, item.Value.Span, info);
        }

        encoder.End();
        return encoder.Pending.ToArray();
    }

    private static void SealBinary(Span<byte> input)
    {
        const int summed = ExportForm.HeaderBytes - sizeof(uint);
        if (input.Length < ExportForm.HeaderBytes) return;
        uint sum = Crc32C.Compute(input[..summed]);
        BinaryPrimitives.WriteUInt32LittleEndian(input[summed..], sum);
        for (int at = ExportForm.HeaderBytes; at + ExportForm.FrameHeadBytes < input.Length;)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(input[at..]);
            if (length <= 0 || length > input.Length - at - ExportForm.FrameHeadBytes) return;
            Span<byte> frame = input.Slice(at, ExportForm.FrameHeadBytes + length);
            sum = Crc32C.Compute(frame[ExportForm.FrameHeadBytes..], Crc32C.Compute(frame[..4], sum));
            BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], sum);
            at += frame.Length;
        }
    }

    /// <summary>Writes the checksum of all lines before the last one into that, where it has room for one.</summary>
    private static void SealText(Span<byte> input)
    {
        int end = input.Length > 1 ? input[..^1].LastIndexOf((byte)'\n') + 1 : 0;
        ReadOnlySpan<byte> before = "\"crc32c\":\""u8;
        int at = input[end..].IndexOf(before);
        if (at < 0 || input.Length - end - at - before.Length < 8) return;
        string sum = Crc32C.Compute(input[..end]).ToString("x8", CultureInfo.InvariantCulture);
        Encoding.ASCII.GetBytes(sum, input[(end + at + before.Length)..]);
    }
}
