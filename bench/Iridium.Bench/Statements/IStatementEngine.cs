namespace Iridium.Bench.Statements;

/// <summary>A connection to a store that is asked by prepared statements. For one thread.</summary>
internal interface IStatementEngine : IDisposable
{
    /// <summary>Another connection to the same database.</summary>
    IStatementEngine Connect();

    /// <summary>Reads the value of a key.</summary>
    /// <returns>A copy of the value; empty without one.</returns>
    byte[] Select(long record);

    /// <summary>Stores a record in a transaction of its own.</summary>
    void Upsert(long record);

    /// <summary>Stores records in one transaction, a statement for each.</summary>
    void UpsertMany(ReadOnlySpan<long> records);

    /// <summary>Reads a hundred records in key order, with a copy of each key and each value.</summary>
    /// <returns>Bytes of the copies.</returns>
    int SelectRange(long first);

    /// <summary>Waits for what the store does in the background because of the statements before.</summary>
    void Settle();
}
