namespace Orleans.Transactions.Abstractions;

/// <summary>A state that is prepared and not yet committed.</summary>
public sealed class PendingTransactionState<TState>
    where TState : class, new()
{
    public long SequenceId { get; set; }

    public string TransactionId { get; set; } = null!;

    public DateTime TimeStamp { get; set; }

    public ParticipantId TransactionManager { get; set; }

    public TState State { get; set; } = null!;
}
