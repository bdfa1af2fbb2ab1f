using System.Net;
using Iridium.Engine;
using Iridium.Engine.Files;
using Orleans;
using Orleans.Messaging;
using Orleans.Runtime;

namespace Iridium.Orleans.Tests.Clustering;

/// <summary>The rules of a membership table and of a gateway list, and what happens to silos of earlier
/// processes.</summary>
public sealed class MembershipTableTests : IDisposable
{
    private static readonly DateTime _start = new(2026, 11, 25, 12, 0, 0, DateTimeKind.Utc);

    private readonly MemoryFileSystem _files = new();
    private IridiumDatabase _database;
    private IridiumMembershipTable _table;
    private int _generation;

    public MembershipTableTests()
    {
        _database = StorageFixture.OpenInMemory(_files);
        _table = NewTable();
    }

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task An_empty_table_has_version_zero_with_an_etag()
    {
        await _table.InitializeMembershipTableAsync(true);
        MembershipTableData table = await _table.ReadAllAsync();
        Assert.Empty(table.Members);
        Assert.Equal(0, table.Version.Version);
        Assert.False(string.IsNullOrEmpty(table.Version.VersionEtag));
        Assert.Empty((await _table.ReadRowAsync(NewSilo().SiloAddress)).Members);
    }

    [Fact]
    public async Task Inserting_changes_row_and_version_together_or_not_at_all()
    {
        TableVersion next = (await _table.ReadAllAsync()).Version.Next();
        MembershipEntry silo = NewSilo();
        Assert.True(await _table.InsertRowAsync(silo, next));
        Assert.False(await _table.InsertRowAsync(silo, next));
        Assert.False(await _table.InsertRowAsync(NewSilo(), next));
        MembershipTableData table = await _table.ReadAllAsync();
        Assert.Equal(1, table.Version.Version);
        Assert.False(await _table.InsertRowAsync(silo, table.Version.Next()));
        Assert.Single((await _table.ReadAllAsync()).Members);
        MembershipTableData row = await _table.ReadRowAsync(silo.SiloAddress);
        Assert.Equal((1, table.Version.VersionEtag), (row.Version.Version, row.Version.VersionEtag));
        AssertSame(silo, Assert.Single(row.Members).Item1);
    }

    [Fact]
    public async Task Updating_needs_the_etag_of_the_row_and_of_the_version()
    {
        MembershipEntry silo = NewSilo();
        Assert.False(await _table.UpdateRowAsync(silo, "1", (await _table.ReadAllAsync()).Version.Next()));
        silo.SuspectTimes = [Tuple.Create(NewSilo().SiloAddress, _start), Tuple.Create(NewSilo().SiloAddress, _start)];
        TableVersion first = (await _table.ReadAllAsync()).Version.Next();
        Assert.True(await _table.InsertRowAsync(silo, first));
        MembershipTableData table = await _table.ReadAllAsync();
        string etag = table.TryGet(silo.SiloAddress)!.Item2;
        Assert.False(await _table.UpdateRowAsync(silo, etag, first));
        silo.Status = SiloStatus.Active;
        silo.RoleName = "role";
        Assert.True(await _table.UpdateRowAsync(silo, etag, table.Version.Next()));
        Assert.False(await _table.UpdateRowAsync(silo, etag, table.Version.Next()));
        MembershipTableData after = await _table.ReadAllAsync();
        Assert.False(await _table.UpdateRowAsync(silo, etag, after.Version.Next()));
        Assert.Equal(2, after.Version.Version);
        AssertSame(silo, after.TryGet(silo.SiloAddress)!.Item1);
    }

    [Fact]
    public async Task Of_twenty_parallel_inserts_one_wins_and_updates_in_parallel_all_get_their_turn()
    {
        MembershipEntry silo = NewSilo();
        TableVersion next = (await _table.ReadAllAsync()).Version.Next();
        bool[] inserted = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _table.InsertRowAsync(silo, next)));
        Assert.Single(inserted, true);
        await Task.WhenAll(Enumerable.Range(0, 19).Select(async _ =>
        {
            while (true)
            {
                MembershipTableData table = await _table.ReadAllAsync();
                (MembershipEntry row, string etag) = table.TryGet(silo.SiloAddress)!;
                if (await _table.UpdateRowAsync(row, etag, table.Version.Next())) return;
            }
        }));
        Assert.Equal(20, (await _table.ReadAllAsync()).Version.Version);
    }

    [Fact]
    public async Task A_sign_of_life_changes_neither_row_nor_version()
    {
        MembershipEntry silo = NewSilo();
        Assert.True(await _table.InsertRowAsync(silo, (await _table.ReadAllAsync()).Version.Next()));
        MembershipTableData before = await _table.ReadAllAsync();
        var alive = new MembershipEntry { SiloAddress = silo.SiloAddress, IAmAliveTime = _start.AddMinutes(5) };
        await _table.UpdateIAmAliveAsync(alive);
        await _table.UpdateIAmAliveAsync(new MembershipEntry { SiloAddress = NewSilo().SiloAddress });
        MembershipTableData after = await _table.ReadAllAsync();
        Assert.Equal(_start.AddMinutes(5), Assert.Single(after.Members).Item1.IAmAliveTime);
        Assert.Equal(before.Members[0].Item2, after.Members[0].Item2);
        Assert.Equal(before.Version.VersionEtag, after.Version.VersionEtag);
    }

    [Fact]
    public async Task Old_rows_of_every_status_but_active_are_cleaned_up()
    {
        foreach (SiloStatus status in Enum.GetValues<SiloStatus>())
        {
            foreach (int days in new[] { 0, -10 })
            {
                MembershipEntry silo = NewSilo(status);
                silo.StartTime = silo.IAmAliveTime = _start.AddDays(days);
                Assert.True(await _table.InsertRowAsync(silo, (await _table.ReadAllAsync()).Version.Next()));
            }
        }

        int statuses = Enum.GetValues<SiloStatus>().Length;
        await _table.CleanupDefunctSiloEntriesAsync(new DateTimeOffset(_start.AddDays(-3)));
        MembershipTableData table = await _table.ReadAllAsync();
        Assert.Equal(statuses + 1, table.Members.Count);
        await _table.DeleteMembershipTableEntriesAsync("other");
        Assert.Equal(statuses + 1, (await _table.ReadAllAsync()).Members.Count);
        await _table.DeleteMembershipTableEntriesAsync("cluster");
        Assert.Equal(0, (await _table.ReadAllAsync()).Version.Version);
        Assert.Empty((await _table.ReadAllAsync()).Members);
    }

    [Fact]
    public async Task Gateways_are_the_active_silos_with_a_port()
    {
        MembershipEntry[] silos = [.. Enumerable.Range(0, 6).Select(_ => NewSilo())];
        silos[1].Status = silos[3].Status = silos[4].Status = SiloStatus.Active;
        silos[3].ProxyPort = 0;
        foreach (MembershipEntry silo in silos)
            Assert.True(await _table.InsertRowAsync(silo, (await _table.ReadAllAsync()).Version.Next()));
        IGatewayListProvider gateways = new IridiumGatewayListProvider(_table, TimeSpan.FromSeconds(9));
        await gateways.InitializeGatewayListProviderAsync();
        Assert.Equal(TimeSpan.FromSeconds(9), gateways.MaxStaleness);
        string[] wanted = [.. new[] { silos[1], silos[4] }.Select(silo =>
            SiloAddress.New(IPAddress.Loopback, silo.ProxyPort, silo.SiloAddress.Generation).ToGatewayUri()
                .ToString())];
        Assert.Equal(wanted.Order(), (await gateways.GetGatewaysAsync()).Select(uri => uri.ToString()).Order());
    }

    [Fact]
    public async Task Silos_of_an_earlier_process_are_dead_and_those_of_this_one_are_not()
    {
        foreach (SiloStatus status in new[] { SiloStatus.Active, SiloStatus.Joining, SiloStatus.Dead })
            Assert.True(await _table.InsertRowAsync(NewSilo(status), (await _table.ReadAllAsync()).Version.Next()));
        await _table.InitializeMembershipTableAsync(true);
        Assert.Single((await _table.ReadAllAsync()).Members, member => member.Item1.Status == SiloStatus.Active);

        _database.Dispose();
        _database = StorageFixture.OpenInMemory(_files);
        _table = NewTable();
        MembershipEntry mine = NewSilo(SiloStatus.Active);
        Assert.True(await _table.InsertRowAsync(mine, (await _table.ReadAllAsync()).Version.Next()));
        await _table.InitializeMembershipTableAsync(true);
        MembershipTableData table = await _table.ReadAllAsync();
        Assert.Equal(5, table.Version.Version);
        Assert.All(table.Members, member => Assert.Equal(
            member.Item1.SiloAddress.Equals(mine.SiloAddress) ? SiloStatus.Active : SiloStatus.Dead,
            member.Item1.Status));
        await _table.InitializeMembershipTableAsync(true);
        Assert.Equal(5, (await _table.ReadAllAsync()).Version.Version);
    }

    private static void AssertSame(MembershipEntry wanted, MembershipEntry found)
    {
        Assert.Equal(
            (wanted.SiloAddress, wanted.Status, wanted.ProxyPort, wanted.HostName, wanted.SiloName, wanted.RoleName),
            (found.SiloAddress, found.Status, found.ProxyPort, found.HostName, found.SiloName, found.RoleName));
        Assert.Equal(
            (wanted.UpdateZone, wanted.FaultZone, wanted.StartTime, wanted.IAmAliveTime),
            (found.UpdateZone, found.FaultZone, found.StartTime, found.IAmAliveTime));
        Assert.Equal(wanted.SuspectTimes, found.SuspectTimes);
    }

    private IridiumMembershipTable NewTable() => new(new IridiumClusteringOptions(), _database, "cluster");

    private MembershipEntry NewSilo(SiloStatus status = SiloStatus.Joining) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, 11111, ++_generation),
        HostName = "host",
        SiloName = "silo",
        Status = status,
        ProxyPort = 30000,
        StartTime = _start,
        IAmAliveTime = _start.AddSeconds(1),
        UpdateZone = 3,
        FaultZone = 4,
    };
}
