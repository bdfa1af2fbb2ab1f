using System.Net;
using Iridium.Engine;
using Iridium.Orleans.Clustering;
using Iridium.Orleans.Keys;
using Iridium.Orleans.Records;
using Iridium.Orleans.Storage;
using Iridium.Orleans.Transactions;
using Iridium.Testing;
using Iridium.Testing.Fuzzing;
using Orleans;
using Orleans.Runtime;
using Orleans.Transactions;
using Orleans.Transactions.Abstractions;
using Xunit.Abstractions;

namespace Iridium.Orleans.Tests.Records;

/// <summary>
/// Records and keys changed by chance are read as what is written as the same bytes again, or refused as damaged, in
/// bounded time and memory. These decoders are fuzzed here, since their project knows how Orleans is found.
/// </summary>
public sealed class RecordFuzzTests(ITestOutputHelper output) : IDisposable
{
    private const int Steps = 5_000;

    private static readonly DateTime _now = new(2026, 11, 25, 12, 0, 0, DateTimeKind.Utc);
    private static readonly SiloAddress _silo = SiloAddress.New(IPAddress.Loopback, 11111, 5);

    private readonly IridiumDatabase _database = StorageFixture.OpenInMemory();

    public void Dispose() => _database.Dispose();

    [Fact]
    public void The_row_of_a_silo()
    {
        var silo = new MembershipEntry
        {
            SiloAddress = _silo,
            HostName = "host",
            SiloName = "silo",
            Status = SiloStatus.Active,
            ProxyPort = 30000,
            StartTime = _now,
            SuspectTimes = [Tuple.Create(SiloAddress.New(IPAddress.IPv6Loopback, 11112, 6), _now)],
        };
        Fuzz("silo", Written(buffer => MembershipCodec.WriteSilo(buffer, silo)), record =>
        {
            MembershipEntry read = MembershipCodec.ReadSilo(_silo, record, _database.Default);
            return Written(buffer => MembershipCodec.WriteSilo(buffer, read));
        });
    }

    [Fact]
    public void The_version_of_a_table_and_a_sign_of_life()
    {
        Fuzz("version", Written(buffer => MembershipCodec.WriteTableVersion(buffer, 7)), record =>
        {
            int read = MembershipCodec.ReadTableVersion(record, _database.Default);
            return Written(buffer => MembershipCodec.WriteTableVersion(buffer, read));
        });
        Fuzz("alive", Written(buffer => MembershipCodec.WriteAlive(buffer, _now)), record =>
        {
            DateTime read = MembershipCodec.ReadAlive(record, _database.Default);
            return Written(buffer => MembershipCodec.WriteAlive(buffer, read));
        });
    }

    [Fact]
    public void Who_takes_part_in_transactions()
    {
        var codec = new ParticipantCodec((_, _) => null!);
        var manager = new ParticipantId("manager", null!, ParticipantId.Role.Resource | ParticipantId.Role.Manager);
        var metadata = new TransactionalStateMetaData
        {
            TimeStamp = _now,
            CommitRecords =
            {
                [Guid.Empty] = new CommitRecord { Timestamp = _now, WriteParticipants = [manager, manager] },
                [Guid.AllBitsSet] = new CommitRecord { Timestamp = _now },
            },
        };
        Fuzz("participants", Written(buffer => ParticipantCodec.Write(buffer, metadata)), record =>
        {
            var reader = new RecordReader(record, _database.Default, "metadata");
            TransactionalStateMetaData read = codec.ReadMetadata(ref reader);
            return Written(buffer => ParticipantCodec.Write(buffer, read));
        });
    }

    [Fact]
    public void The_head_of_a_state() => Fuzz("state", StateRecord.TombstoneValue.ToArray(), record =>
        StateRecord.IsTombstone(record, _database.Default) ? StateRecord.TombstoneValue.ToArray() : record[..2]);

    [Fact]
    public void The_parts_of_a_key()
    {
        Fuzz("key", Key([[0], [1, 0, 255], [], [255, 0]]), key =>
        {
            var reader = new TupleKeyReader(key);
            var parts = new List<byte[]>();
            bool isKey = reader.TryReadKind(RecordKind.State);
            while (isKey && !reader.IsAtEnd)
            {
                isKey = reader.TryRead(out byte[] part);
                parts.Add(part);
            }

            if (!isKey) throw RecordReader.DamagedRecord(_database.Default, "a key", "it has other parts");
            byte[] again = Key(parts);
            Assert.Equal(key, again);
            return again;
        });
    }

    private static byte[] Key(IEnumerable<byte[]> parts)
    {
        var key = new TupleKey(RecordKind.State, stackalloc byte[TupleKey.StackBytes]);
        foreach (byte[] part in parts) key.Add(part);
        byte[] bytes = key.Span.ToArray();
        key.Dispose();
        return bytes;
    }

    private static byte[] Written(Action<PooledBuffer> write)
    {
        using var buffer = new PooledBuffer();
        write(buffer);
        return buffer.Written.ToArray();
    }

    private void Fuzz(string name, byte[] seed, Func<byte[], byte[]> again)
    {
        var target = new RecordTarget(name, seed, again);
        Assert.True(target.Execute(seed) > 0, "the record of a writer is refused");
        var loop = new FuzzLoop(target, TestSeed.Next(output.WriteLine), target.Seeds());
        for (int i = 0; i < Steps; i++) loop.Step();
        Assert.True(loop.Outcomes > 1, "every change had the same outcome");
        output.WriteLine($"{name}: {loop.Outcomes} outcomes");
    }
}
