using Iridium.Orleans.Records;
using Iridium.Orleans.Storage;
using Orleans.Transactions.Abstractions;

namespace Iridium.Orleans.Transactions;

/// <summary>
/// Turns transactional values and metadata into bytes and back. Only the states themselves go through the serializer;
/// all that the transactions need to go on is written in full here. Thread-safe.
/// </summary>
internal sealed class TransactionCodec(StateCodec states, ParticipantCodec participants, TransactionRecords records)
{
    public static void WriteHeader(PooledBuffer buffer, long committed, TransactionalStateMetaData metadata)
    {
        TransactionRecords.WriteHeader(buffer, committed);
        ParticipantCodec.Write(buffer, metadata);
    }

    public async ValueTask WriteValueAsync<TState>(PooledBuffer buffer, PendingTransactionState<TState> state)
        where TState : class, new()
    {
        TransactionRecords.WriteValue(buffer);
        buffer.AddText(state.TransactionId);
        buffer.AddTime(state.TimeStamp);
        ParticipantCodec.Write(buffer, state.TransactionManager);
        await states.WriteAsync(buffer, state.State, CancellationToken.None).ConfigureAwait(false);
    }

    public async ValueTask<TransactionalStorageLoadResponse<TState>> DecodeAsync<TState>(StoredTransaction stored)
        where TState : class, new()
    {
        if (stored.Position.Sequence == 0) return new TransactionalStorageLoadResponse<TState>();
        long committedId = stored.Position.Committed;
        TState? committed = committedId == 0 ? new TState() : null;
        var pending = new List<PendingTransactionState<TState>>();
        for (int i = 0; i < stored.Values.Count; i++)
        {
            long id = stored.Position.Values[i];
            if (id < committedId) continue;
            PendingTransactionState<TState> value = DecodeFrame<TState>(id, stored.Values[i], out int stateAt);
            value.State = await states
                .DeserializeAsync<TState>(stored.Values[i].AsMemory(stateAt), CancellationToken.None)
                .ConfigureAwait(false) ?? new TState();
            if (id == committedId) committed = value.State;
            else pending.Add(value);
        }

        if (committed is null) throw records.ReaderOf([]).Damaged($"its committed value {committedId} is missing");
        return new TransactionalStorageLoadResponse<TState>(
            ETags.Text(stored.Position.Sequence), committed, committedId, DecodeMetadata(stored.Metadata), pending);
    }

    private TransactionalStateMetaData DecodeMetadata(byte[] bytes)
    {
        RecordReader reader = records.ReaderOf(bytes);
        return participants.ReadMetadata(ref reader);
    }

    private PendingTransactionState<TState> DecodeFrame<TState>(long id, byte[] bytes, out int stateAt)
        where TState : class, new()
    {
        RecordReader reader = records.ReaderOf(bytes);
        string? transactionId = reader.ReadText();
        DateTime time = reader.ReadTime();
        var value = new PendingTransactionState<TState>
        {
            SequenceId = id,
            TransactionId = transactionId!,
            TimeStamp = time,
            TransactionManager = participants.ReadParticipant(ref reader),
        };
        stateAt = bytes.Length - reader.Rest.Length;
        return value;
    }
}
