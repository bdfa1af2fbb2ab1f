using Iridium.Data.Executing;

namespace Iridium.Data.Readers;

/// <summary>A statement with its values.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Parameters">The values.</param>
/// <param name="Owner">
/// The command of a batch that it belongs to, which is told what it changed; null outside a batch, and for what makes a
/// batch a transaction.
/// </param>
internal readonly record struct StatementCall(
    PlannedStatement Statement,
    ParameterValues Parameters,
    IridiumBatchCommand? Owner)
{
    public void Note(long recordsAffected) => Owner?.NoteAffected(recordsAffected);
}
