using Iridium.Engine;
using Orleans.Runtime;

namespace Iridium.Orleans.Tests.Directory;

/// <summary>The rules of a grain directory.</summary>
public sealed class GrainDirectoryTests : IDisposable
{
    private readonly IridiumDatabase _database = StorageFixture.OpenInMemory();
    private readonly IridiumGrainDirectory _directory;

    public GrainDirectoryTests() =>
        _directory = new IridiumGrainDirectory("default", new IridiumGrainDirectoryOptions(), _database, "cluster");

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task A_grain_is_registered_found_and_unregistered()
    {
        GrainAddress address = Address();
        Assert.Null(await _directory.Lookup(address.GrainId));
        Assert.Equal(address, await _directory.Register(address, null, CancellationToken.None));
        GrainAddress? found = await _directory.Lookup(address.GrainId);
        Assert.Equal(address, found);
        Assert.Equal(address.MembershipVersion, found!.MembershipVersion);
        await _directory.Unregister(address);
        Assert.Null(await _directory.Lookup(address.GrainId));
    }

    [Fact]
    public async Task A_registration_is_not_replaced_unless_it_is_the_previous_one()
    {
        GrainAddress first = Address();
        GrainAddress otherActivation = Address();
        GrainAddress otherSilo = Address("10.0.23.14:1000@4583");
        Assert.Equal(first, await _directory.Register(first, otherSilo));
        Assert.Equal(first, await _directory.Register(otherActivation));
        Assert.Equal(first, await _directory.Register(otherSilo, otherActivation));
        Assert.Equal(otherActivation, await _directory.Register(otherActivation, first));
        Assert.Equal(otherActivation, await _directory.Register(otherSilo, first));
        Assert.Equal(otherActivation, await _directory.Lookup(first.GrainId));
        await _directory.Unregister(first);
        Assert.Equal(otherActivation, await _directory.Lookup(first.GrainId));
    }

    [Fact]
    public async Task Of_parallel_registrations_all_learn_the_one_that_won()
    {
        GrainAddress?[] found = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => _directory.Register(Address())));
        Assert.Single(found.Distinct());
    }

    [Fact]
    public async Task The_registrations_of_a_silo_are_removed_and_others_stay()
    {
        for (int i = 0; i < 20; i++)
            await _directory.Register(Address(i % 2 == 0 ? "10.0.0.1:1@1" : "10.0.0.1:1@2", $"g{i}"));
        await _directory.UnregisterSilos([SiloAddress.FromParsableString("10.0.0.1:1@1")]);
        for (int i = 0; i < 20; i++)
            Assert.Equal(i % 2 == 0, await _directory.Lookup(GrainId.Create("user", $"g{i}")) is null);
    }

    private static GrainAddress Address(string silo = "10.0.23.12:1000@5678", string grain = "some") => new()
    {
        GrainId = GrainId.Create("user", grain),
        ActivationId = ActivationId.NewId(),
        SiloAddress = SiloAddress.FromParsableString(silo),
        MembershipVersion = new MembershipVersion(51),
    };
}
