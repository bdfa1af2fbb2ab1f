using Iridium.Data.Executing;
using Iridium.Data.Syntax;
using Iridium.Data.Telemetry;

namespace Iridium.Data.Readers;

/// <summary>
/// The statements of a command, run one after the other as their results are asked for. After an error no further one
/// is run, nor when the transaction that they began in is not that of the session any more. For one thread at a time.
/// </summary>
/// <param name="session">What they run in.</param>
/// <param name="calls">The statements.</param>
/// <param name="cancellation">What stops them; the end gives it back.</param>
/// <param name="telemetry">What is told of them, or null.</param>
/// <param name="transactionNumber">The transaction that the first one is part of.</param>
internal sealed class ResultSequence(
    SqlSession session,
    IReadOnlyList<StatementCall> calls,
    CommandCancellation cancellation,
    OperationTelemetry? telemetry,
    long transactionNumber)
{
    // The transaction that the statements have come to: they begin and end some themselves.
    private long _transactionNumber = transactionNumber;
    private int _next;
    private bool _hasFailed;
    private bool _isBatch;

    /// <summary>Records changed so far; -1 when no statement counted any.</summary>
    public long RecordsAffected { get; private set; } = -1;

    public bool HasMore => _next < calls.Count && !_hasFailed;

    /// <summary>Whether it did not begin, because another call was running.</summary>
    public bool WasRefused { get; private set; }

    /// <summary>Whether statements that write are passed over and queries give no rows.</summary>
    public required bool IsSchemaOnly { get; init; }

    /// <summary>Runs statements until one has a result.</summary>
    /// <returns>Its rows, or null when none of the remaining has any.</returns>
    public async ValueTask<RowSource?> NextAsync(bool isAsync, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        using SessionGate.Pass pass = Enter();
        bool isArmed = token.CanBeCanceled || MayTakeLong;
        CancellationTokenRegistration registration = isArmed ? cancellation.Arm(token) : default;
        try
        {
            while (HasMore)
            {
                StatementCall call = calls[_next++];
                if (IsSchemaOnly && !call.Statement.IsQuery) continue;
                session.Transaction.RequireSame(_transactionNumber);
                StatementResult result = IsSchemaOnly
                    ? await session.DescribeAsync(call.Statement, call.Parameters).ConfigureAwait(false)
                    : await session.RunAsync(call.Statement, call.Parameters, isAsync, cancellation.Token)
                        .ConfigureAwait(false);
                if (session.Transaction.Number != _transactionNumber) FollowTransaction();
                if (result.RecordsAffected >= 0)
                {
                    RecordsAffected = Math.Max(RecordsAffected, 0) + result.RecordsAffected;
                    call.Note(result.RecordsAffected);
                }

                if (result.Rows is null) continue;
                telemetry?.NoteResult();
                return result.Rows;
            }

            return null;
        }
        catch (Exception error)
        {
            _hasFailed = true;
            Exception told = ErrorOf(error, token);
            telemetry?.Fail(told);
            if (ReferenceEquals(told, error)) throw;
            throw told;
        }
        finally
        {
            if (isArmed) cancellation.Disarm();
            await registration.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Goes to the next row of a result.</summary>
    public bool Move(RowSource rows, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        using SessionGate.Pass pass = session.Gate.Enter();
        bool isArmed = !rows.IsImmediate || token.CanBeCanceled;
        CancellationTokenRegistration registration = isArmed ? cancellation.Arm(token) : default;
        try
        {
            cancellation.Token.ThrowIfCancellationRequested();
            if (!rows.MoveNext(cancellation.Token)) return false;
            telemetry?.NoteRow();
            return true;
        }
        catch (Exception error)
        {
            _hasFailed = true;
            Exception told = ErrorOf(error, token);
            telemetry?.Fail(told);
            if (ReferenceEquals(told, error)) throw;
            throw told;
        }
        finally
        {
            if (isArmed) cancellation.Disarm();
            registration.Dispose();
        }
    }

    /// <summary>Runs what remains, without its rows.</summary>
    public async ValueTask FinishAsync(bool isAsync, CancellationToken token)
    {
        while (HasMore) (await NextAsync(isAsync, token).ConfigureAwait(false))?.Dispose();
    }

    /// <summary>Lets rows go, while no other call looks at them.</summary>
    public void Drop(RowSource? rows)
    {
        using SessionGate.Pass pass = session.Gate.Enter();
        rows?.Dispose();
    }

    /// <summary>Ends the execution.</summary>
    public void End()
    {
        _hasFailed = true;

        // What was not committed by now failed, or was left by a reader that was aborted.
        if (_isBatch && session.Transaction.Number == _transactionNumber) session.Transaction.Rollback();
        cancellation.End();
        telemetry?.End(RecordsAffected);
    }

    /// <summary>Whether what comes next is worth watching the clock for.</summary>
    private bool MayTakeLong => calls.Count - _next > 1 || (HasMore && !calls[_next].Statement.IsImmediate);

    /// <summary>
    /// Enters the session. A call that is refused changes nothing: only when the execution was to begin with it is that
    /// told to those who watch, for else another call may be in the middle of it.
    /// </summary>
    private SessionGate.Pass Enter()
    {
        try
        {
            return session.Gate.Enter();
        }
        catch (InvalidOperationException error) when (_next == 0)
        {
            WasRefused = true;
            telemetry?.Fail(error);
            throw;
        }
    }

    /// <summary>Notes that a statement began or ended a transaction.</summary>
    private void FollowTransaction()
    {
        SessionTransaction transaction = session.Transaction;
        _transactionNumber = transaction.Number;
        _isBatch = transaction is { IsActive: true, Owner: TransactionOwner.Batch };
    }

    private Exception ErrorOf(Exception error, CancellationToken token)
    {
        Exception told = error is OperationCanceledException cancelled
            ? cancellation.ErrorOf(cancelled, token)
            : EngineErrors.TryMap(error, out IridiumException? mapped) ? mapped : error;

        // The last that ran, whose rows may still be read.
        if (told is IridiumException known && _next > 0) known.BatchCommand ??= calls[_next - 1].Owner;
        return told;
    }
}
