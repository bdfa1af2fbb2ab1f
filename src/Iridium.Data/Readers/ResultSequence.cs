using Iridium.Data.Executing;
using Iridium.Data.Telemetry;

namespace Iridium.Data.Readers;

/// <summary>
/// The statements of a command, run one after the other as their results are asked for. After an error no further one
/// is run. For one thread at a time.
/// </summary>
internal sealed class ResultSequence(
    SqlSession session,
    IReadOnlyList<StatementCall> calls,
    CommandCancellation cancellation,
    OperationTelemetry? telemetry)
{
    private int _next;
    private IridiumBatchCommand? _running;
    private bool _hasFailed;

    /// <summary>Records changed so far; -1 when no statement counted any.</summary>
    public long RecordsAffected { get; private set; } = -1;

    public bool HasMore => _next < calls.Count && !_hasFailed;

    /// <summary>Whether statements that write are passed over and queries give no rows.</summary>
    public required bool IsSchemaOnly { get; init; }

    /// <summary>Runs statements until one has a result.</summary>
    /// <returns>Its rows, or null when none of the remaining has any.</returns>
    public async ValueTask<RowSource?> NextAsync(bool isAsync, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        using SessionGate.Pass pass = session.Gate.Enter();
        bool isArmed = token.CanBeCanceled || MayTakeLong;
        CancellationTokenRegistration registration = isArmed ? cancellation.Arm(token) : default;
        try
        {
            while (HasMore)
            {
                StatementCall call = calls[_next++];
                if (IsSchemaOnly && !call.Statement.IsQuery) continue;
                _running = call.Owner;
                StatementResult result = IsSchemaOnly
                    ? await session.DescribeAsync(call.Statement, call.Parameters).ConfigureAwait(false)
                    : await session.RunAsync(call.Statement, call.Parameters, isAsync, cancellation.Token)
                        .ConfigureAwait(false);
                if (result.RecordsAffected >= 0)
                {
                    RecordsAffected = Math.Max(RecordsAffected, 0) + result.RecordsAffected;
                    call.Note(result.RecordsAffected);
                }

                _running = null;
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
        if (rows is null) return;
        using SessionGate.Pass pass = session.Gate.Enter();
        rows.Dispose();
    }

    /// <summary>Ends the execution.</summary>
    public void End()
    {
        _hasFailed = true;
        cancellation.End();
        telemetry?.End(RecordsAffected);
    }

    /// <summary>Whether what comes next is worth watching the clock for.</summary>
    private bool MayTakeLong => calls.Count - _next > 1 || (HasMore && !calls[_next].Statement.IsImmediate);

    private Exception ErrorOf(Exception error, CancellationToken token)
    {
        Exception told = error is OperationCanceledException cancelled
            ? cancellation.ErrorOf(cancelled, token)
            : EngineErrors.TryMap(error, out IridiumException? mapped) ? mapped : error;
        if (told is IridiumException known) known.BatchCommand ??= _running;
        return told;
    }
}
