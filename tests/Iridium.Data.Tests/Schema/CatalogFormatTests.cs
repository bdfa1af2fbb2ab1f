using Iridium.Data.Tests.Executing;
using Iridium.Engine;

namespace Iridium.Data.Tests.Schema;

/// <summary>The bytes of docs/formats/sql-schema.md.</summary>
public sealed class CatalogFormatTests : SessionTest
{
    [Theory]
    [InlineData("(key BLOB, value BLOB)", "010101")]
    [InlineData("(key TEXT, value JSON)", "010205")]
    [InlineData("(key BIGINT, value TEXT)", "010302")]
    [InlineData("(key UUID, value BLOB)", "010401")]
    [InlineData("", "010101")]
    public void An_entry_is_a_version_and_two_types(string types, string bytes)
    {
        Sql.Run($"CREATE KEYSPACE ü {types}");
        Assert.True(Database.TryGetKeyspace("iridium.schema", out Keyspace? catalog));
        Assert.Equal(bytes, Convert.ToHexString(catalog.Get("ü"u8)!));
        Sql.Run("DROP KEYSPACE ü");
        Assert.Null(catalog.Get("ü"u8));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0101")]
    [InlineData("020101")]
    [InlineData("010001")]
    [InlineData("010104")]
    [InlineData("01FF01")]
    [InlineData("01010101")]
    public void An_entry_that_this_build_cannot_read_is_told_and_keeps_no_other_keyspace_from_use(string bytes)
    {
        Database.GetOrCreateKeyspace("odd").Put("k"u8, "v"u8, WriteOptions.Os);
        Keyspace catalog = Database.GetOrCreateKeyspace("iridium.schema");
        catalog.Put("odd"u8, Convert.FromHexString(bytes), WriteOptions.Os);
        IridiumException error = Assert.Throws<IridiumException>(() => Sql.Run("SELECT * FROM odd"));
        Assert.Equal(SqlStates.Corruption, error.SqlState);
        Assert.Contains("'odd'", error.Message, StringComparison.Ordinal);
        Sql.Run("SELECT * FROM n");
    }

    [Theory]
    [InlineData("n", "-1", "7FFFFFFFFFFFFFFF")]
    [InlineData("n", "1", "8000000000000001")]
    [InlineData("t", "'ü'", "C3BC")]
    [InlineData("u", "'01020304-0506-0708-090a-0b0c0d0e0f10'", "0102030405060708090A0B0C0D0E0F10")]
    public void A_key_is_stored_as_the_document_says(string keyspace, string key, string bytes)
    {
        Sql.Run($"INSERT INTO {keyspace} VALUES ({key}, '1')");
        Assert.True(Database.TryGetKeyspace(keyspace, out Keyspace? records));
        using Cursor cursor = records.OpenCursor();
        Assert.True(cursor.MoveNext());
        Assert.Equal(bytes, Convert.ToHexString(cursor.Key));
    }
}
