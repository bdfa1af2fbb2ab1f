using Iridium.Orleans.Records;
using Orleans.Storage;
using Orleans.Transactions;
using Orleans.Transactions.Abstractions;

namespace Iridium.Orleans.Transactions;

/// <summary>
/// Turns transactional values and metadata into bytes and back. States, metadata and participants go through the
/// serializer, since they can hold references to grains; times are written in full here. Thread-safe.
/// </summary>
internal sealed class TransactionCodec(IGrainStorageSerializer serializer, TransactionRecords records)
{
    public PooledBuffer EncodeHeader(long committed, TransactionalStateMetaData metadata)
    {
        var buffer = new PooledBuffer();
        TransactionRecords.WriteHeader(buffer, committed);
        buffer.Write(serializer.Serialize(metadata).ToMemory().Span);
        return buffer;
    }

    public PooledBuffer EncodeValue<TState>(PendingTransactionState<TState> state)
        where TState : class, new()
    {
        var buffer = new PooledBuffer();
        TransactionRecords.WriteValue(buffer);
        buffer.AddText(state.TransactionId);
        buffer.AddTime(state.TimeStamp);
        buffer.AddBytes(serializer.Serialize(state.TransactionManager).ToMemory().Span);
        buffer.Write(serializer.Serialize(state.State).ToMemory().Span);
        return buffer;
    }

    public TransactionalStorageLoadResponse<TState> Decode<TState>(StoredTransaction stored)
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
            PendingTransactionState<TState> value = DecodeValue<TState>(id, stored.Values[i]);
            if (id == committedId) committed = value.State;
            else pending.Add(value);
        }

        if (committed is null) throw records.ReaderOf([]).Damaged($"its committed value {committedId} is missing");
        return new TransactionalStorageLoadResponse<TState>(
            ETags.Text(stored.Position.Sequence),
            committed,
            committedId,
            serializer.Deserialize<TransactionalStateMetaData>(new BinaryData(stored.Metadata)) ?? new(),
            pending);
    }

    private PendingTransactionState<TState> DecodeValue<TState>(long id, byte[] bytes)
        where TState : class, new()
    {
        RecordReader reader = records.ReaderOf(bytes);
        string? transactionId = reader.ReadText();
        DateTime time = reader.ReadTime();
        byte[] manager = reader.ReadBytes().ToArray();
        byte[] state = reader.Rest.ToArray();
        return new PendingTransactionState<TState>
        {
            SequenceId = id,
            TransactionId = transactionId!,
            TimeStamp = time,
            TransactionManager = serializer.Deserialize<ParticipantId>(new BinaryData(manager)),
            State = serializer.Deserialize<TState>(new BinaryData(state)) ?? new TState(),
        };
    }
}
