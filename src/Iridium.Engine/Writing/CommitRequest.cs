using System.Threading.Tasks.Sources;
using Iridium.Engine.Diagnostics;
using Iridium.Engine.Threading;
using Iridium.Engine.Wal;

namespace Iridium.Engine.Writing;

/// <summary>
/// One batch on its way through the commit queue, and the wait for it: a thread that blocks, or a task. Taken from
/// <see cref="RequestPool"/> and given back once its result was taken, so that a write allocates nothing.
/// </summary>
internal sealed class CommitRequest : IValueTaskSource<CommitResult>, IValueTaskSource<long>, IValueTaskSource<bool>
{
    // Constant after construction.
    private readonly RequestPool _pool;
    private readonly BatchBuffer _ownOperations = new(isPooled: true);
    private readonly ConditionList _ownConditions = new();

    // Set by the submitter before the request is queued.
    private ManualResetValueTaskSourceCore<CommitResult> _task;
    private bool _isTask;

    // Guarded by this object's monitor, for a thread that blocks.
    private bool _isDone;
    private bool _isPromoted;
    private bool _wasParked;
    private CommitResult _result;
    private Exception? _error;

    public CommitRequest(RequestPool pool)
    {
        _pool = pool;
        _task.RunContinuationsAsynchronously = true;
        Operations = _ownOperations;
        Conditions = _ownConditions;
    }

    public BatchBuffer Operations { get; private set; }

    public ConditionList Conditions { get; private set; }

    public Durability Durability { get; private set; }

    /// <summary>When it was submitted, as a time stamp; 0 when nobody asked.</summary>
    public long BegunAt { get; set; }

    /// <summary>When it began to wait for the background, as a time stamp; 0 when it did not, or nobody asked.
    /// </summary>
    public long ParkedAt { get; set; }

    /// <summary>What the leader does for this request instead of logging operations, alone and in its place of the
    /// commit order; returns the sequence that it took. Null for a batch.</summary>
    public Func<long>? Exclusive { get; set; }

    public bool IsTask => _isTask;

    public short TaskVersion => _task.Version;

    /// <summary>Whether the leader has decided it. For the thread that submitted it, while it leads.</summary>
    public bool IsDone => Volatile.Read(ref _isDone);

    public void Prepare(Durability durability, bool isTask)
    {
        Durability = durability;
        _isTask = isTask;
    }

    /// <summary>Uses a caller's batch instead of the request's own.</summary>
    public void Borrow(BatchBuffer operations, ConditionList conditions)
    {
        Operations = operations;
        Conditions = conditions;
    }

    /// <summary>Tells what became of the batch.</summary>
    /// <param name="result">The result.</param>
    /// <param name="isOwn">Whether the thread that submitted it calls, which needs no waking.</param>
    public void Complete(in CommitResult result, bool isOwn)
    {
        if (_isTask)
        {
            _task.SetResult(result);
            return;
        }

        _result = result;
        if (isOwn) _isDone = true;
        else Wake();
    }

    public void Fail(Exception error)
    {
        if (_isTask)
        {
            _task.SetException(error);
            return;
        }

        _error = error;
        Wake();
    }

    /// <summary>Notes that it has to wait for the background. For the leader.</summary>
    /// <returns>True the first time.</returns>
    public bool NoteParked()
    {
        bool isFirst = !_wasParked;
        _wasParked = true;
        return isFirst;
    }

    /// <summary>Hands the lead to the thread that blocks on this request.</summary>
    public void Promote()
    {
        using (Uninterrupted.Hold(this))
        {
            _isPromoted = true;
            Monitor.Pulse(this);
        }
    }

    /// <summary>Blocks until the request is decided or its thread is to lead.</summary>
    /// <returns>True when the thread is to lead.</returns>
    public bool WaitForTurn()
    {
        using (Uninterrupted.Hold(this))
        {
            bool isInterrupted = false;
            while (!_isDone && !_isPromoted)
            {
                try
                {
                    Monitor.Wait(this);
                }
                catch (ThreadInterruptedException)
                {
                    // A queued batch is not taken back, and its thread may be the next to lead.
                    isInterrupted = true;
                }
            }

            if (isInterrupted) Thread.CurrentThread.Interrupt();
            bool leads = _isPromoted && !_isDone;
            _isPromoted = false;
            return leads;
        }
    }

    /// <summary>The result for the thread that submitted the request, which goes back to the pool.</summary>
    public CommitResult TakeResult()
    {
        CommitResult result = _result;
        Exception? error = _error;
        Recycle();
        return error is null ? result : throw Rethrown(error);
    }

    CommitResult IValueTaskSource<CommitResult>.GetResult(short token) => TakeTaskResult(token);

    long IValueTaskSource<long>.GetResult(short token) => TakeTaskResult(token).LastSequence;

    bool IValueTaskSource<bool>.GetResult(short token) => TakeTaskResult(token).Committed;

    ValueTaskSourceStatus IValueTaskSource<CommitResult>.GetStatus(short token) => _task.GetStatus(token);

    ValueTaskSourceStatus IValueTaskSource<long>.GetStatus(short token) => _task.GetStatus(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _task.GetStatus(token);

    void IValueTaskSource<CommitResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _task.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource<long>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _task.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _task.OnCompleted(continuation, state, token, flags);

    /// <summary>
    /// One failure may be thrown by many callers, each on its own thread, so each gets an exception of its own with the
    /// shared one inside.
    /// </summary>
    private static Exception Rethrown(Exception error) => error switch
    {
        EngineFailedException => new EngineFailedException(error.Message, error.InnerException),
        CorruptionException => new CorruptionException(error.Message, error),
        IridiumException known => new IridiumException(known.Code, known.Message, known),
        ObjectDisposedException => Disposed.Error(Disposed.Database, error),
        _ => new IridiumException($"The write failed: {error.Message}", error),
    };

    private CommitResult TakeTaskResult(short token)
    {
        // A result that is asked for too early or twice must not send the request back to the pool.
        if (_task.GetStatus(token) == ValueTaskSourceStatus.Pending)
            throw new InvalidOperationException("The write has not been decided yet.");
        try
        {
            return _task.GetResult(token);
        }
        catch (Exception error)
        {
            throw Rethrown(error);
        }
        finally
        {
            Recycle();
        }
    }

    private void Wake()
    {
        using (Uninterrupted.Hold(this))
        {
            _isDone = true;
            Monitor.Pulse(this);
        }
    }

    private void Recycle()
    {
        _ownOperations.Clear();
        _ownConditions.Clear();
        Operations = _ownOperations;
        Conditions = _ownConditions;
        Exclusive = null;
        _task.Reset();
        _result = default;
        _error = null;
        _isDone = false;
        _isPromoted = false;
        _wasParked = false;
        BegunAt = 0;
        ParkedAt = 0;
        _pool.Return(this);
    }
}
