using Iridium.Data.Readers;

namespace Iridium.Data.Connections;

/// <summary>What an execution runs.</summary>
/// <param name="Text">Its text, for telemetry; empty for a batch, whose commands have texts of their own.</param>
/// <param name="Calls">Its statements with their values.</param>
/// <param name="Cancellation">What stops it.</param>
/// <param name="TimeoutSeconds">Longest time of a call; 0 for no limit.</param>
internal sealed record CommandTask(
    string Text,
    IReadOnlyList<StatementCall> Calls,
    CommandCancellation Cancellation,
    int TimeoutSeconds)
{
    /// <summary>
    /// The transaction that the next execution belongs to, as <see cref="Executing.SessionTransaction.Number"/> gave it
    /// when the caller's transaction was checked.
    /// </summary>
    public long TransactionNumber { get; set; }
}
