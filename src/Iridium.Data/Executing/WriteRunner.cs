using Iridium.Data.Schema;
using Iridium.Data.Syntax;
using Iridium.Engine;

namespace Iridium.Data.Executing;

/// <summary>
/// Runs statements that write. Outside a transaction a statement is one batch, with the condition that what it decided
/// on is still there; when it is not, the statement decides anew. Inside one it is all there or not at all, through a
/// savepoint. Stateless.
/// </summary>
internal static class WriteRunner
{
    private const int AttemptsMax = 100;

    public static ValueTask<StatementResult> RunAsync(
        PlannedStatement planned,
        SqlSession session,
        ParameterValues parameters,
        bool isAsync,
        CancellationToken cancellationToken)
    {
        session.RequireWritable();
        var statement = (WriteStatement)planned.Statement;
        SchemaCatalog.RequireOwn(statement.Keyspace.Name);
        var run = new WriteDecision(planned, session.SchemaOf(statement.Keyspace), session, parameters);
        if (!session.Transaction.IsActive) return AloneAsync(run, session, isAsync, cancellationToken);
        Transaction transaction = session.Transaction.Point.Transaction!;
        return ValueTask.FromResult(planned.NeedsSavepoint
            ? WithSavepoint(run, transaction, cancellationToken)
            : InTransaction(run, transaction, cancellationToken));
    }

    private static StatementResult InTransaction(
        WriteDecision run,
        Transaction transaction,
        CancellationToken cancellationToken)
    {
        var target = new TransactionTarget(transaction);
        return run.Decide(target, cancellationToken).Finish(firstSequence: null);
    }

    private static StatementResult WithSavepoint(
        WriteDecision run,
        Transaction transaction,
        CancellationToken cancellationToken)
    {
        Savepoint savepoint = transaction.CreateSavepoint();
        try
        {
            StatementResult result = InTransaction(run, transaction, cancellationToken);
            transaction.Release(savepoint);
            return result;
        }
        catch when (!transaction.IsEnded)
        {
            transaction.RollbackTo(savepoint);
            transaction.Release(savepoint);
            throw;
        }
    }

    private static async ValueTask<StatementResult> AloneAsync(
        WriteDecision run,
        SqlSession session,
        bool isAsync,
        CancellationToken cancellationToken)
    {
        var options = new WriteOptions(session.Options.Durability);
        for (int attempt = 1; ; attempt++)
        {
            using var target = new BatchTarget(session, session.TakeBatch());
            StatementWrites writes = run.Decide(target, cancellationToken);
            if (target.Count == 0) return writes.Finish(firstSequence: null);
            CommitResult result = isAsync
                ? await session.Database.WriteAsync(target.Batch, options, cancellationToken).ConfigureAwait(false)
                : session.Database.Write(target.Batch, options);
            if (result.Committed) return writes.Finish(result.FirstSequence);
            if (writes.NewKeys is IReadOnlyList<byte[]> keys)
                throw run.Duplicate(keys[result.FailedCondition]);
            if (attempt == AttemptsMax)
            {
                session.Options.OnConflict?.Invoke();
                throw new IridiumException(
                    SqlStates.SerializationFailure,
                    $"The statement was overtaken by other writers {AttemptsMax} times. Run it again.");
            }

            run = run with { IsRepeated = true };
        }
    }
}
