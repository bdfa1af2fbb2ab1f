namespace Orleans.Transactions.Abstractions;

/// <summary>A transaction that is committed and not yet confirmed by all.</summary>
public sealed class CommitRecord
{
    public DateTime Timestamp { get; set; }

    public List<ParticipantId> WriteParticipants { get; set; } = null!;
}
