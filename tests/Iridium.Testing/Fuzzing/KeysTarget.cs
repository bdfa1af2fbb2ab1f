using Iridium.Engine;
using Iridium.Engine.Coding;
using Iridium.Engine.Keys;

namespace Iridium.Testing.Fuzzing;

/// <summary>
/// The codecs of keys and numbers: two keys are compared in every way the engine has, and what is read as a number is
/// written again.
/// </summary>
internal sealed class KeysTarget() : FuzzTarget("keys")
{
    public override IEnumerable<byte[]> Seeds() =>
    [
        [4, .. "user:0000000001user:0000000002"u8],
        [0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1],
        [3, 255, 255, 255, 255, 255, 255],
    ];

    protected override int Feed(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return 0;
        ReadOnlySpan<byte> rest = input[1..];
        int cut = Math.Min(rest.Length, input[0]);
        ReadOnlySpan<byte> left = rest[..cut];
        ReadOnlySpan<byte> right = rest[cut..];
        int order = Math.Sign(left.SequenceCompareTo(right));
        ulong leftPrefix = KeyOrder.Prefix(left);
        ulong rightPrefix = KeyOrder.Prefix(right);
        int byPrefix = leftPrefix != rightPrefix
            ? leftPrefix.CompareTo(rightPrefix)
            : Math.Sign(KeyOrder.CompareBeyondPrefix(left, right));
        Require(byPrefix == order, $"the keys compare as {order}, with their prefixes as {byPrefix}");
        if (order == 0) Require(KeyHash.Compute(left) == KeyHash.Compute(right), "one key has two hashes");
        CheckRange(left);
        return CheckNumber(rest) + (10 * order);
    }

    private static void CheckRange(ReadOnlySpan<byte> key)
    {
        byte[] successor = KeyOrder.Successor(key);
        Require(KeyOrder.Compare(key, successor) < 0, "the successor of a key is not after it");
        if (key.Length is 0 or > EngineLimits.KeyBytesMax) return;
        KeyRange range = KeyRange.Prefix(key.ToArray());
        Require(!range.IsEmpty, "the range of a prefix is empty");
    }

    private static int CheckNumber(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        if (!Varint.TryRead(bytes, ref at, out ulong value)) return 0;
        Span<byte> again = stackalloc byte[Varint.MaxBytes64];
        int length = Varint.Write(again, value);
        Require(length <= at, "a number is longer when it is written again");
        int reread = 0;
        bool isRead = Varint.TryRead(again[..length], ref reread, out ulong same);
        Require(isRead && same == value && reread == length, $"{value} is written as {same}");
        return length;
    }
}
