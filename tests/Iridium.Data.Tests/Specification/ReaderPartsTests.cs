using System.Data.Common;

namespace Iridium.Data.Tests.Specification;

/// <summary>Values in parts: GetBytes and GetChars, streams and text readers.</summary>
public sealed class ReaderPartsTests : SpecificationTest
{
    public ReaderPartsTests() => Run(
        "CREATE KEYSPACE blobs (key BLOB, value BLOB); CREATE KEYSPACE texts (key TEXT, value TEXT); "
        + "INSERT INTO blobs VALUES (X'FF', X'01020304'); INSERT INTO texts VALUES ('x', 'ab¢d')");

    [Theory]
    [InlineData(0, 0, 4, 4, "1234")]
    [InlineData(0, 0, 6, 4, "1234..")]
    [InlineData(1, 2, 2, 2, "..23.")]
    [InlineData(3, 0, 4, 1, "4...")]
    [InlineData(4, 0, 4, 0, "....")]
    [InlineData(6, 0, 4, 0, "....")]
    [InlineData(0, 4, 0, 0, "....")]
    public void A_part_is_copied_to_its_place(long from, int to, int length, int copied, string buffer)
    {
        byte[] bytes = [.. buffer.Select(digit => digit == '.' ? (byte)0 : (byte)(digit - '0'))];
        char[] letters = [.. bytes.Select(at => at == 0 ? '\0' : "ab¢d"[at - 1])];
        OnValues((ofBytes, ofText) =>
        {
            byte[] byteBuffer = new byte[buffer.Length];
            Assert.Equal(copied, ofBytes.GetBytes(0, from, byteBuffer, to, length));
            Assert.Equal(bytes, byteBuffer);
            char[] charBuffer = new char[buffer.Length];
            Assert.Equal(copied, ofText.GetChars(0, from, charBuffer, to, length));
            Assert.Equal(letters, charBuffer);
        });
    }

    [Theory]
    [InlineData(-1, 0, 4)]
    [InlineData(0, -1, 4)]
    [InlineData(0, 5, 0)]
    [InlineData(0, 2, 3)]
    [InlineData(0, 0, -1)]
    public void A_part_outside_of_the_buffer_is_refused(long from, int to, int length)
    {
        OnValues((ofBytes, ofText) =>
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => ofBytes.GetBytes(0, from, new byte[4], to, length));
            Assert.Throws<ArgumentOutOfRangeException>(() => ofText.GetChars(0, from, new char[4], to, length));
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Without_a_buffer_the_whole_length_is_told(long from)
    {
        OnValues((ofBytes, ofText) =>
        {
            Assert.Equal(4, ofBytes.GetBytes(0, from, null, 0, 0));
            Assert.Equal(4, ofText.GetChars(0, from, null, 0, 0));
        });
    }

    [Fact]
    public void Parts_are_those_of_bytes_and_texts_only()
    {
        OnRow("SELECT 1, 'a', X'01', NULL;", reader =>
        {
            for (int i = 0; i < reader.FieldCount; i++)
            {
                if (i != 2) Assert.Throws<InvalidCastException>(() => reader.GetBytes(i, 0, new byte[1], 0, 1));
                if (i != 1) Assert.Throws<InvalidCastException>(() => reader.GetChars(i, 0, new char[1], 0, 1));
            }
        });
    }

    [Theory]
    [InlineData("'1'", "1")]
    [InlineData("''", "")]
    public async Task A_text_is_read_through_a_reader(string literal, string text)
    {
        using DbCommand command = Generic($"SELECT {literal};");
        using DbDataReader reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        Assert.Equal(text, reader.GetTextReader(0).ReadToEnd());
        Assert.Equal(text, reader.GetFieldValue<TextReader>(0).ReadToEnd());
        Assert.Equal(text, (await reader.GetFieldValueAsync<TextReader>(0)).ReadToEnd());
    }

    [Fact]
    public async Task Bytes_are_read_through_a_stream()
    {
        using DbCommand command = Generic("SELECT X'11';");
        using DbDataReader reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        foreach (Stream stream in new[]
        {
            reader.GetStream(0), reader.GetFieldValue<Stream>(0), await reader.GetFieldValueAsync<Stream>(0),
        })
        {
            Assert.Equal(0x11, stream.ReadByte());
            Assert.Equal(-1, stream.ReadByte());
        }
    }

    /// <summary>
    /// The public suite asks for both, an empty reader and an exception, and no provider can have both. NULL is not the
    /// empty text anywhere else, so it is not here: the exception is kept, as Npgsql and MySqlConnector do.
    /// </summary>
    [Fact]
    public async Task Null_is_no_empty_text_and_no_empty_stream()
    {
        using DbCommand command = Generic("SELECT CAST(NULL AS TEXT), CAST(NULL AS BLOB);");
        using DbDataReader reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        Assert.Throws<InvalidCastException>(() => reader.GetTextReader(0));
        Assert.Throws<InvalidCastException>(() => reader.GetFieldValue<TextReader>(0));
        await Assert.ThrowsAsync<InvalidCastException>(() => reader.GetFieldValueAsync<TextReader>(0));
        Assert.Throws<InvalidCastException>(() => reader.GetStream(1));
        Assert.Throws<InvalidCastException>(() => reader.GetFieldValue<Stream>(1));
        await Assert.ThrowsAsync<InvalidCastException>(() => reader.GetFieldValueAsync<Stream>(1));
    }

    [Fact]
    public void Streams_are_of_bytes_and_text_readers_of_texts()
    {
        OnRow("SELECT 1, 'a', X'01';", reader =>
        {
            Assert.Throws<InvalidOperationException>(() => reader.GetStream(0));
            Assert.Throws<InvalidOperationException>(() => reader.GetStream(1));
            Assert.Throws<InvalidOperationException>(() => reader.GetTextReader(0));
            Assert.Throws<InvalidOperationException>(() => reader.GetTextReader(2));
            Assert.Throws<InvalidCastException>(() => reader.GetFieldValue<Stream>(1));
            Assert.Throws<InvalidCastException>(() => reader.GetFieldValue<TextReader>(2));
            Assert.Equal(1, reader.GetFieldValue<MemoryStream>(2).ReadByte());
            Assert.Equal("a", reader.GetFieldValue<StringReader>(1).ReadToEnd());
        });
    }

    /// <summary>Constants and stored values, whose bytes are copied without being a value in between.</summary>
    private void OnValues(Action<DbDataReader, DbDataReader> check)
    {
        OnRow("SELECT X'01020304';", bytes => OnRow("SELECT 'ab¢d';", text => check(bytes, text)));
        OnRow(
            "SELECT value FROM blobs WHERE key = X'FF';",
            bytes => OnRow("SELECT value FROM texts WHERE key = 'x';", text => check(bytes, text)));
    }
}
