using Iridium.Engine;
using Iridium.Orleans.Records;

namespace Iridium.Orleans.Storage;

/// <summary>
/// The two bytes before a state, docs/formats/orleans.md: version, and whether it is a state or a tombstone, which has
/// nothing behind them. Stateless.
/// </summary>
internal static class StateRecord
{
    public const int HeaderBytes = 2;

    private const byte Version = 1;
    private const byte State = 0;
    private const byte Tombstone = 1;

    private static readonly byte[] _tombstone = [Version, Tombstone];

    /// <summary>A whole record for a cleared state.</summary>
    public static ReadOnlySpan<byte> TombstoneValue => _tombstone;

    /// <summary>Begins a record whose state follows.</summary>
    public static void WriteHeader(PooledBuffer buffer)
    {
        Span<byte> header = buffer.Extend(HeaderBytes);
        header[0] = Version;
        header[1] = State;
    }

    /// <summary>Whether a record is a tombstone.</summary>
    /// <exception cref="CorruptionException">It is no record of a state.</exception>
    public static bool IsTombstone(ReadOnlySpan<byte> value, Keyspace keyspace)
    {
        var reader = new RecordReader(value, keyspace, "a grain state");
        reader.ReadVersion(Version);
        byte kind = reader.ReadByte();
        if (kind > Tombstone) throw reader.Damaged($"its kind is {kind}");
        if (kind == Tombstone && !reader.Rest.IsEmpty) throw reader.Damaged("bytes follow its tombstone");
        return kind == Tombstone;
    }
}
