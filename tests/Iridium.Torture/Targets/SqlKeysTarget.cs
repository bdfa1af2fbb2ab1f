using Iridium.Data;
using Iridium.Data.Coding;
using Iridium.Data.Values;
using Iridium.Testing.Fuzzing;

namespace Iridium.Torture.Targets;

/// <summary>
/// Stored keys and values of each declared type: what is read is written as the same bytes, and keys are in the order
/// of what they stand for.
/// </summary>
internal sealed class SqlKeysTarget() : FuzzTarget("sqlkeys")
{
    private static readonly SqlType[] _keys = [SqlType.Blob, SqlType.Text, SqlType.BigInt, SqlType.Uuid];
    private static readonly SqlType[] _values = [SqlType.Blob, SqlType.Text, SqlType.Json];

    public override IEnumerable<byte[]> Seeds() =>
    [
        [0, 2, .. "abcd"u8],
        [1, 3, .. "a\u00e9\ud83d\ude00\uffef"u8],
        [2, 8, 0x80, 0, 0, 0, 0, 0, 0, 1, 0x7F, 255, 255, 255, 255, 255, 255, 255],
        [3, 16, .. Guid.AllBitsSet.ToByteArray(), .. new byte[16]],
        [1, 0, .. "{\"a\": [1, null, \"\\u00e9\"]}"u8],
    ];

    protected override bool IsDeclared(Exception thrown) => thrown is IridiumException
    {
        SqlState: SqlStates.DatatypeMismatch or SqlStates.InvalidText or SqlStates.NotNullViolation,
    };

    protected override int Feed(ReadOnlySpan<byte> input)
    {
        if (input.Length < 2) return 0;
        ReadOnlySpan<byte> rest = input[2..];
        foreach (SqlType each in _values) CheckValue(rest, each);
        SqlType type = _keys[input[0] % _keys.Length];
        int cut = Math.Min(input[1], rest.Length);
        SqlValue left = CheckKey(rest[..cut], type);
        SqlValue right = CheckKey(rest[cut..], type);
        int order = Math.Sign(rest[..cut].SequenceCompareTo(rest[cut..]));
        int byValue = Math.Sign(SqlComparison.Compare(left, right));
        Require(order == byValue, $"two keys of type {type} compare as {order}, their values as {byValue}");
        return 10 + ((int)type * 3) + order;
    }

    private static SqlValue CheckKey(ReadOnlySpan<byte> key, SqlType type)
    {
        SqlValue value = KeyCodec.Decode(key, type);
        Require(KeyCodec.Encode(value, type).AsSpan().SequenceEqual(key), $"a key of {type} is written as another");
        return value;
    }

    private static void CheckValue(ReadOnlySpan<byte> bytes, SqlType type)
    {
        try
        {
            SqlValue value = ValueCodec.Decode(bytes, type);
            byte[] encoded = ValueCodec.Encode(value, type);
            Require(encoded.AsSpan().SequenceEqual(bytes), $"a value of type {type} is written as another");
        }
        catch (IridiumException error) when (error.SqlState is SqlStates.DatatypeMismatch or SqlStates.InvalidText)
        {
            // No UTF-8, or no JSON: it does not keep the key beside it from being looked at.
        }
    }
}
