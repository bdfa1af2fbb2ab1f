using System.Runtime.ExceptionServices;
using Iridium.Engine;
using Orleans.Core;
using Orleans.Storage;

namespace Iridium.Orleans.Batches;

/// <summary>A batch of a grain. Holds what is to be done until the commit, which starts every state's own
/// write.</summary>
internal sealed class GrainBatch(string serviceId) : IIridiumGrainBatch
{
    private readonly List<(IStorage State, bool IsClear)> _states = [];
    private readonly List<(string Queue, byte[] Message)> _messages = [];
    private bool _isCommitted;

    public IIridiumGrainBatch Write(IStorage state) => Add(state, isClear: false);

    public IIridiumGrainBatch Clear(IStorage state) => Add(state, isClear: true);

    public IIridiumGrainBatch Send(string queue, ReadOnlySpan<byte> message)
    {
        ArgumentException.ThrowIfNullOrEmpty(queue);
        _messages.Add((queue, message.ToArray()));
        return this;
    }

    public async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        if (_isCommitted) throw new InvalidOperationException("The batch was committed; make a new one.");
        if (_states.Count == 0) throw new InvalidOperationException("The batch has no state; add one to it.");
        _isCommitted = true;
        cancellationToken.ThrowIfCancellationRequested();

        // A token that can be cancelled keeps Orleans from merging a write with one that waits outside of the batch.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var scope = new BatchScope(_states.Count, AddMessages);
        Task[] writes = Start(scope, stop.Token);
        await WatchAsync(scope, writes).ConfigureAwait(false);
        await Task.WhenAll(writes).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ThrowFirst(writes);
    }

    private static async Task WatchAsync(BatchScope scope, Task[] writes)
    {
        var running = writes.ToList();
        while (running.Count > 0 && !scope.IsComplete)
        {
            Task ended = await Task.WhenAny(running).ConfigureAwait(false);
            running.Remove(ended);
            if (scope.IsComplete) return;
            scope.Abort(ended.Exception?.InnerException ?? new InvalidOperationException(
                "A state of the batch was written without it: it is not kept by an Iridium storage provider. "
                + "Nothing else of the batch was written."));
        }
    }

    /// <summary>Throws the error that tells most: that of the state which was at fault.</summary>
    private static void ThrowFirst(Task[] writes)
    {
        Exception[] errors =
            [.. writes.Where(write => write.IsFaulted).Select(write => write.Exception!.InnerException!)];
        if (Array.Find(errors, error => error is not BatchRefusedException) is { } cause)
            ExceptionDispatchInfo.Throw(cause);
        if (errors.Length > 0) throw new InconsistentStateException(errors[0].Message, errors[0]);
        if (Array.Exists(writes, write => write.IsCanceled)) throw new OperationCanceledException();
    }

    private Task[] Start(BatchScope scope, CancellationToken cancellationToken)
    {
        BatchScope? outer = BatchScope.Current;
        BatchScope.Current = scope;
        try
        {
            return
            [
                .. _states.Select(entry => entry.IsClear
                    ? entry.State.ClearStateAsync(cancellationToken)
                    : entry.State.WriteStateAsync(cancellationToken)),
            ];
        }
        finally
        {
            BatchScope.Current = outer;
        }
    }

    private void AddMessages(WriteBatch batch, IridiumDatabase database)
    {
        foreach ((string queue, byte[] message) in _messages)
            Outbox.Append(batch, database, (serviceId, queue), message);
    }

    private GrainBatch Add(IStorage state, bool isClear)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (_states.Exists(entry => ReferenceEquals(entry.State, state)))
            throw new ArgumentException("The state is in the batch already.", nameof(state));
        _states.Add((state, isClear));
        return this;
    }
}
