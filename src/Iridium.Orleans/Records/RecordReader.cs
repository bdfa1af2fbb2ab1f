using System.Buffers.Binary;
using System.Text;
using Iridium.Engine;

namespace Iridium.Orleans.Records;

/// <summary>
/// Reads what <see cref="RecordWriting"/> wrote. Records come from disk and are not trusted: no length is taken for
/// more than what is there, and what does not fit raises <see cref="CorruptionException"/>. Lives on one stack frame.
/// </summary>
/// <param name="record">The record's value.</param>
/// <param name="keyspace">Where it is, for errors.</param>
/// <param name="what">What it is, for errors, for example "a reminder".</param>
internal ref struct RecordReader(ReadOnlySpan<byte> record, Keyspace keyspace, string what)
{
    private readonly Keyspace _keyspace = keyspace;
    private readonly string _what = what;
    private ReadOnlySpan<byte> _rest = record;

    /// <summary>What is left.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>Reads the version byte that begins every record.</summary>
    public void ReadVersion(byte version)
    {
        byte found = ReadByte();
        if (found != version) throw Damaged($"its version is {found}, this build reads {version}");
    }

    public byte ReadByte() => Take(1)[0];

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public DateTime ReadTime()
    {
        long ticks = ReadInt64();
        byte kind = ReadByte();
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks || kind > (byte)DateTimeKind.Utc)
            throw Damaged($"its time is {ticks} ticks of kind {kind}");
        return new DateTime(ticks, (DateTimeKind)kind);
    }

    public ReadOnlySpan<byte> ReadBytes() => Take(ReadInt32());

    public string? ReadText()
    {
        int length = ReadInt32();
        return length == -1 ? null : Encoding.UTF8.GetString(Take(length));
    }

    /// <summary>Reads a text that is always there.</summary>
    public string ReadRequiredText() => ReadText() ?? throw Damaged("a text that it must have is missing");

    /// <summary>The error for a record that is not what a writer makes.</summary>
    /// <param name="fault">What is wrong, without a final full stop.</param>
    public readonly CorruptionException Damaged(string fault) => DamagedRecord(_keyspace, _what, fault);

    /// <summary>The error for a record that is not what a writer makes.</summary>
    public static CorruptionException DamagedRecord(Keyspace keyspace, string what, string fault) => new(
        $"In keyspace '{keyspace.Name}' of '{keyspace.Database.Path}' {what} is damaged: {fault}. "
        + "Other records are not affected.");

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length < 0 || length > _rest.Length)
            throw Damaged($"{length} bytes are asked for where {_rest.Length} are left");
        ReadOnlySpan<byte> taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
