namespace Iridium.Bench.Statements;

/// <summary>A store that is asked by prepared statements. For one thread.</summary>
internal interface IStatementEngine : IDisposable
{
    /// <summary>Reads the value of a key.</summary>
    /// <returns>Bytes of the value.</returns>
    int Select(long record);

    /// <summary>Stores a record in a transaction of its own.</summary>
    void Upsert(long record);

    /// <summary>Stores records in one transaction, a statement for each.</summary>
    void UpsertMany(ReadOnlySpan<long> records);

    /// <summary>Reads so many records in key order.</summary>
    /// <returns>Bytes of their keys and values.</returns>
    int SelectRange(long first, int count);
}
