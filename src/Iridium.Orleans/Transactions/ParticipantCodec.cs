using Iridium.Orleans.Records;
using Orleans.Runtime;
using Orleans.Transactions;
using Orleans.Transactions.Abstractions;

namespace Iridium.Orleans.Transactions;

/// <summary>
/// Writes who takes part in transactions, and reads it: always in the layout of docs/formats/orleans.md, whatever
/// serializer states have. A serializer of states need not know the types of Orleans, and one that leaves a part of
/// them out would lose who is to be told of a commit, without an error. Thread-safe.
/// </summary>
/// <param name="references">Makes the reference to a grain again.</param>
internal sealed class ParticipantCodec(Func<GrainId, GrainInterfaceType, GrainReference> references)
{
    // Fewest bytes of a commit record (id, time, count) and of a participant (name, roles, flag): bounds of counts.
    private const int RecordBytesMin = 16 + 9 + 4;
    private const int ParticipantBytesMin = 4 + 4 + 1;

    public static void Write(PooledBuffer buffer, TransactionalStateMetaData metadata)
    {
        buffer.AddTime(metadata.TimeStamp);
        buffer.AddInt32(metadata.CommitRecords.Count);
        foreach ((Guid id, CommitRecord record) in metadata.CommitRecords)
        {
            id.TryWriteBytes(buffer.Extend(16));
            buffer.AddTime(record.Timestamp);
            buffer.AddInt32(record.WriteParticipants?.Count ?? -1);
            foreach (ParticipantId participant in record.WriteParticipants ?? []) Write(buffer, participant);
        }
    }

    public static void Write(PooledBuffer buffer, ParticipantId participant)
    {
        buffer.AddText(participant.Name);
        buffer.AddInt32((int)participant.SupportedRoles);
        buffer.WriteByte(participant.Reference is null ? (byte)0 : (byte)1);
        if (participant.Reference is not { } reference) return;
        buffer.AddBytes(reference.GrainId.Type.AsSpan());
        buffer.AddBytes(reference.GrainId.Key.AsSpan());
        buffer.AddBytes(reference.InterfaceType.Value.AsSpan());
    }

    public TransactionalStateMetaData ReadMetadata(ref RecordReader reader)
    {
        var metadata = new TransactionalStateMetaData { TimeStamp = reader.ReadTime() };
        int records = ReadCount(ref reader, RecordBytesMin);
        for (int i = 0; i < records; i++)
        {
            Guid id = reader.ReadGuid();
            var record = new CommitRecord { Timestamp = reader.ReadTime() };
            int participants = ReadCount(ref reader, ParticipantBytesMin);
            if (participants >= 0) record.WriteParticipants = new List<ParticipantId>(participants);
            for (int j = 0; j < participants; j++) record.WriteParticipants!.Add(ReadParticipant(ref reader));
            if (!metadata.CommitRecords.TryAdd(id, record)) throw reader.Damaged($"it has transaction {id} twice");
        }

        return reader.Rest.Length == 0
            ? metadata
            : throw reader.Damaged($"{reader.Rest.Length} bytes are left over after its metadata");
    }

    public ParticipantId ReadParticipant(ref RecordReader reader)
    {
        string? name = reader.ReadText();
        var roles = (ParticipantId.Role)reader.ReadInt32();
        byte hasReference = reader.ReadByte();
        if (hasReference > 1) throw reader.Damaged($"the flag of a participant's reference is {hasReference}");
        if (hasReference == 0) return new ParticipantId(name!, null!, roles);
        var type = new GrainType(reader.ReadBytes().ToArray());
        var grain = GrainId.Create(type, new IdSpan(reader.ReadBytes().ToArray()));
        var face = new GrainInterfaceType(new IdSpan(reader.ReadBytes().ToArray()));
        return new ParticipantId(name!, references(grain, face), roles);
    }

    private static int ReadCount(ref RecordReader reader, int bytesMin)
    {
        int count = reader.ReadInt32();
        return count >= -1 && count <= reader.Rest.Length / bytesMin
            ? count
            : throw reader.Damaged($"it says {count} parts where {reader.Rest.Length} bytes are left");
    }
}
