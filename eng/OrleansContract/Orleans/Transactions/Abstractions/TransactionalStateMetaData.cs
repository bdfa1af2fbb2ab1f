namespace Orleans.Transactions.Abstractions;

/// <summary>What a transaction manager keeps beside a state.</summary>
public sealed class TransactionalStateMetaData
{
    public DateTime TimeStamp { get; set; }

    public Dictionary<Guid, CommitRecord> CommitRecords { get; set; } = [];
}
