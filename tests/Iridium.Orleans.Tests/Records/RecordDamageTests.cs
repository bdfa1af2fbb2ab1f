using System.Net;
using System.Text.Json;
using Iridium.Engine;
using Iridium.Orleans.Tests.Child;
using Orleans;
using Orleans.Runtime;
using Orleans.Transactions;
using Orleans.Transactions.Abstractions;

namespace Iridium.Orleans.Tests.Records;

/// <summary>
/// Whatever a record holds, reading it ends: with what is there, or with an error that names keyspace and record. The
/// engine's checksums find changed bytes first, so these are records that something else wrote.
/// </summary>
public sealed class RecordDamageTests : IDisposable
{
    private static readonly DateTime _now = new(2026, 11, 25, 12, 0, 0, DateTimeKind.Utc);
    private static readonly byte[] _flips = [0x01, 0x02, 0x80, 0xFF];

    private readonly IridiumDatabase _database = StorageFixture.OpenInMemory();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task A_silo_a_table_version_and_a_sign_of_life()
    {
        var table = new IridiumMembershipTable(new IridiumClusteringOptions(), _database, "cluster");
        await table.InitializeMembershipTableAsync(true);
        SiloAddress address = SiloAddress.New(IPAddress.Loopback, 11111, 5);
        var silo = new MembershipEntry
        {
            SiloAddress = address,
            HostName = "host",
            SiloName = "silo",
            RoleName = "role",
            Status = SiloStatus.Active,
            ProxyPort = 30000,
            StartTime = _now,
            IAmAliveTime = _now,
            SuspectTimes = [Tuple.Create(SiloAddress.New(IPAddress.Loopback, 11112, 6), _now)],
        };
        Assert.True(await table.InsertRowAsync(silo, (await table.ReadAllAsync()).Version.Next()));
        await table.UpdateIAmAliveAsync(silo);
        await CheckAll("membership", async () => await table.ReadAllAsync());
    }

    [Fact]
    public async Task A_reminder()
    {
        var table = new IridiumReminderTable(new IridiumReminderOptions(), _database, "service");
        await table.UpsertRow(new ReminderEntry
        {
            GrainId = StorageFixture.Grain(),
            ReminderName = "name",
            Period = TimeSpan.FromMinutes(1),
            StartAt = _now,
        });
        await CheckAll("reminders", async () => await table.ReadRows(0, 0));
    }

    [Fact]
    public async Task The_address_of_a_grain()
    {
        var directory = new IridiumGrainDirectory("default", new IridiumGrainDirectoryOptions(), _database, "cluster");
        var address = new GrainAddress
        {
            GrainId = StorageFixture.Grain(),
            ActivationId = ActivationId.NewId(),
            SiloAddress = SiloAddress.New(IPAddress.Loopback, 11111, 5),
            MembershipVersion = new MembershipVersion(51),
        };
        await directory.Register(address);
        await CheckAll("directory.default", async () => await directory.Lookup(address.GrainId));
    }

    [Fact]
    public async Task The_head_of_a_state()
    {
        using var fixture = new StorageFixture();
        await fixture.WriteAsync(StorageFixture.Grain(), 1, null);
        await CheckAll(
            fixture.Database.TryGetKeyspace("grains.Default", out Keyspace? keyspace) ? keyspace : null!,
            async () => await fixture.ReadAsync(StorageFixture.Grain()),
            _ => 2);
    }

    [Fact]
    public async Task A_transactional_state()
    {
        var options = new IridiumTransactionalStateOptions { GrainStorageSerializer = new JsonStates() };
        var factory = new IridiumTransactionalStateStorageFactory(
            "Default", options, () => _database, "service", (_, _) => null!);
        var manager = new ParticipantId("manager", null!, ParticipantId.Role.Resource | ParticipantId.Role.Manager);
        var metadata = new TransactionalStateMetaData
        {
            TimeStamp = _now,
            CommitRecords =
            {
                [Guid.NewGuid()] = new CommitRecord { Timestamp = _now, WriteParticipants = [manager, manager] },
            },
        };
        var pending = new PendingTransactionState<Counter>
        {
            SequenceId = 1,
            TransactionId = "transaction",
            TimeStamp = _now,
            TransactionManager = manager,
            State = new Counter { Number = 7 },
        };
        IridiumTransactionalStateStorage<Counter> Storage() =>
            factory.Create<Counter>("state", StorageFixture.Grain());
        await Storage().Store(null, metadata, [pending], null, null);

        async Task LoadAsync()
        {
            try
            {
                await Storage().Load();
            }
            catch (JsonException)
            {
                // A wrong length moves where the state begins; what its serializer makes of that is its own affair.
            }
        }

        await CheckAll(
            _database.TryGetKeyspace("transactions.Default", out Keyspace? keyspace) ? keyspace : null!,
            LoadAsync,
            value => value.AsSpan().IndexOf((byte)'{') is var at and >= 0 ? at : value.Length);
    }

    private Task CheckAll(string keyspace, Func<Task> read) =>
        CheckAll(_database.GetOrCreateKeyspace(keyspace), read, value => value.Length);

    /// <summary>Reads with every byte of every record changed, and with every record cut at every length.</summary>
    private static async Task CheckAll(Keyspace keyspace, Func<Task> read, Func<byte[], int> lengthOf)
    {
        List<(byte[] Key, byte[] Value)> records = RecordsOf(keyspace);
        Assert.NotEmpty(records);
        int refused = 0;
        foreach ((byte[] key, byte[] value) in records)
        {
            int length = lengthOf(value);
            for (int at = 0; at < length; at++)
            {
                foreach (byte flip in _flips)
                {
                    byte[] changed = [.. value];
                    changed[at] ^= flip;
                    refused += await IsRefused(keyspace, key, changed, read);
                }

                refused += await IsRefused(keyspace, key, value[..at], read);
            }

            keyspace.Put(key, value, WriteOptions.Os);
            await read();
        }

        // Each record has a version byte, and none is whole when it is cut there.
        Assert.True(refused > records.Count * _flips.Length, $"{refused} of {records.Count} records were refused");
    }

    private static async Task<int> IsRefused(Keyspace keyspace, byte[] key, byte[] value, Func<Task> read)
    {
        keyspace.Put(key, value, WriteOptions.Os);
        try
        {
            await read();
            return 0;
        }
        catch (CorruptionException error)
        {
            Assert.Contains(keyspace.Name, error.Message, StringComparison.Ordinal);
            return 1;
        }
    }

    private static List<(byte[] Key, byte[] Value)> RecordsOf(Keyspace keyspace)
    {
        var records = new List<(byte[], byte[])>();
        using Cursor cursor = keyspace.OpenCursor();
        while (cursor.MoveNext()) records.Add((cursor.Key.ToArray(), cursor.Value.ToArray()));
        return records;
    }
}
