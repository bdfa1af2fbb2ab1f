namespace Iridium.Bench.Data;

/// <summary>How the number of a record becomes its key.</summary>
internal enum KeyShape
{
    /// <summary>Key order is record order.</summary>
    Ordered = 0,

    /// <summary>The number is scattered over all keys, as YCSB does with its inserts.</summary>
    Hashed = 1,
}
