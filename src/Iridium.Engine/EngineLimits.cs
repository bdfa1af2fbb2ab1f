namespace Iridium.Engine;

/// <summary>
/// The largest keys, values and batches a database takes. A write beyond a limit throws
/// <see cref="ArgumentOutOfRangeException"/> that names the limit, before anything is written.
/// </summary>
public static class EngineLimits
{
    /// <summary>Fewest bytes in a key: an empty key is refused.</summary>
    public const int KeyBytesMin = 1;

    /// <summary>Most bytes in a key.</summary>
    public const int KeyBytesMax = 65_535;

    /// <summary>Most bytes in a value; an empty value is a value.</summary>
    public const int ValueBytesMax = 256 * 1024 * 1024;

    /// <summary>Most encoded bytes in one batch: keys, values and about 12 bytes for each operation.</summary>
    public const int BatchBytesMax = 512 * 1024 * 1024;

    /// <summary>Most UTF-8 bytes in the name of a keyspace.</summary>
    public const int KeyspaceNameBytesMax = 255;

    /// <summary>Most keyspaces in one database.</summary>
    public const int KeyspacesMax = 1_024;

    /// <summary>Greatest commit sequence: 56 bits, since memtables and tables keep a sequence and a kind in
    /// 64.</summary>
    internal const long SequenceMax = (1L << 56) - 1;
}
