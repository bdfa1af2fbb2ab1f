using System.Xml.Linq;
using Iridium.Engine;
using Iridium.Engine.Files;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Iridium.Caching.Tests;

public sealed class IridiumXmlRepositoryTests : IDisposable
{
    private readonly MemoryFileSystem _files = new();
    private IridiumDatabase _database;
    private IridiumXmlRepository _repository;

    public IridiumXmlRepositoryTests() => (_database, _repository) = Open();

    public void Dispose() => _database.Dispose();

    [Fact]
    public void Elements_are_appended_and_survive_a_restart()
    {
        var element = new XElement(
            XName.Get("key", "urn:test"),
            new XAttribute("id", "ä"),
            new XComment("kept"),
            " text & more ",
            new XElement("empty"));
        _repository.StoreElement(element, "same name");
        _repository.StoreElement(new XElement("second"), "same name");
        _repository.StoreElement(new XElement("third"), null!);

        Reopen();

        XElement[] all = [.. _repository.GetAllElements()];
        Assert.Equal(3, all.Length);
        Assert.Equal(
            element.ToString(SaveOptions.DisableFormatting),
            all[0].ToString(SaveOptions.DisableFormatting));
        Assert.Equal(["second", "third"], all[1..].Select(e => e.Name.LocalName));
    }

    [Fact]
    public void Every_store_and_deletion_is_synced()
    {
        long syncs = _database.GetStatistics().WalSyncs;
        _repository.StoreElement(new XElement("one"), "one");
        _repository.StoreElement(new XElement("two"), "two");
        Assert.True(_database.GetStatistics().WalSyncs >= syncs + 2);

        syncs = _database.GetStatistics().WalSyncs;
        Assert.True(_repository.DeleteElements(all => all.First().DeletionOrder = 1));
        Assert.True(_database.GetStatistics().WalSyncs >= syncs + 1);
    }

    [Fact]
    public void Only_chosen_elements_are_deleted()
    {
        Store("a", "b", "c", "d");

        Assert.True(_repository.DeleteElements(all => Choose(all, ("d", 1), ("b", -1))));

        Assert.Equal(["a", "c"], Names());
        Assert.True(_repository.DeleteElements(_ => { }));
        Reopen();
        Assert.Equal(["a", "c"], Names());
    }

    [Fact]
    public void Element_that_is_gone_already_counts_as_deleted()
    {
        Store("a", "b");

        bool deleted = _repository.DeleteElements(all =>
        {
            Choose(all, ("b", 1), ("a", 2));
            Assert.True(_repository.DeleteElements(inner => Choose(inner, ("b", 1))));
        });

        Assert.True(deleted);
        Assert.Empty(Names());
    }

    [Fact]
    public void Newer_element_under_a_reused_number_is_not_deleted()
    {
        Store("a");

        Assert.True(_repository.DeleteElements(all =>
        {
            Choose(all, ("a", 1));
            Assert.True(_repository.DeleteElements(inner => Choose(inner, ("a", 1))));
            Store("newer");
        }));

        Assert.Equal(["newer"], Names());
    }

    [Fact]
    public void Concurrent_stores_lose_nothing()
    {
        var second = new IridiumXmlRepository(_database);

        Parallel.For(0, 40, i => (i % 2 == 0 ? _repository : second).StoreElement(new XElement($"e{i}"), "name"));

        Assert.Equal(40, Names().Distinct().Count());
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("02", "version is 2")]
    [InlineData("013C61", "not XML")]
    [InlineData("01", "not XML")]
    public void Damaged_element_is_corruption_and_nothing_is_left_out(string hex, string fault)
    {
        Store("a");
        Keyspace keyspace = _database.GetOrCreateKeyspace(IridiumXmlRepository.KeyspaceName);
        keyspace.Put([0, 0, 0, 0, 0, 0, 0, 2], Convert.FromHexString(hex));

        var error = Assert.Throws<CorruptionException>(() => _repository.GetAllElements());

        Assert.Contains("element 2", error.Message, StringComparison.Ordinal);
        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
        Assert.Throws<CorruptionException>(() => _repository.DeleteElements(_ => { }));
    }

    [Fact]
    public void Element_with_entities_is_not_expanded()
    {
        Keyspace keyspace = _database.GetOrCreateKeyspace(IridiumXmlRepository.KeyspaceName);
        keyspace.Put(
            [0, 0, 0, 0, 0, 0, 0, 1],
            [1, .. "<!DOCTYPE a [<!ENTITY b \"bomb\">]><a>&b;</a>"u8]);

        Assert.Throws<CorruptionException>(() => _repository.GetAllElements());
    }

    [Fact]
    public void Record_with_another_key_is_corruption()
    {
        _database.GetOrCreateKeyspace(IridiumXmlRepository.KeyspaceName).Put([1, 2, 3], [1]);

        Assert.Throws<CorruptionException>(() => _repository.GetAllElements());
        Assert.Throws<CorruptionException>(() => Store("a"));
    }

    [Fact]
    public void Null_arguments_are_refused()
    {
        Assert.Throws<ArgumentNullException>(() => _repository.StoreElement(null!, "name"));
        Assert.Throws<ArgumentNullException>(() => _repository.DeleteElements(null!));
        Assert.Throws<ArgumentNullException>(() => new IridiumXmlRepository(null!));
    }

    private static void Choose(IEnumerable<IDeletableElement> all, params (string Name, int Order)[] chosen)
    {
        foreach ((string name, int order) in chosen)
            all.Single(element => element.Element.Name.LocalName == name).DeletionOrder = order;
    }

    private void Store(params string[] names)
    {
        foreach (string name in names) _repository.StoreElement(new XElement(name), name);
    }

    private IEnumerable<string> Names() => _repository.GetAllElements().Select(element => element.Name.LocalName);

    private void Reopen()
    {
        _database.Dispose();
        (_database, _repository) = Open();
    }

    private (IridiumDatabase Database, IridiumXmlRepository Repository) Open()
    {
        var database = IridiumDatabase.Open("/keys", new DatabaseOptions { FileSystem = _files });
        return (database, new IridiumXmlRepository(database));
    }
}
