using System.Data.Common;

namespace Iridium.Data.Tests.Provider;

public sealed class ReaderAccessTests : ProviderTest
{
    [Fact]
    public void Long_texts_and_blobs_are_read_piece_by_piece()
    {
        Run("CREATE KEYSPACE k (key TEXT, value BLOB); CREATE KEYSPACE t (key TEXT, value TEXT)");
        byte[] bytes = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7))];
        string text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"é{i},"));
        Run("INSERT INTO k VALUES ('a', @v); ", ("v", bytes));
        Run("INSERT INTO t VALUES ('a', @v)", ("v", text));
        OnRow("SELECT key, value FROM k", reader =>
        {
            Assert.Equal(bytes.Length, reader.GetBytes(1, 0, null, 0, 0));
            byte[] piece = new byte[4_096];
            using var all = new MemoryStream();
            for (int read; (read = (int)reader.GetBytes(1, all.Length, piece, 0, piece.Length)) > 0;)
                all.Write(piece, 0, read);
            Assert.Equal(bytes, all.ToArray());
            Assert.Equal(1, reader.GetBytes(1, bytes.Length - 1, piece, 4_095, 1));
            Assert.Throws<ArgumentOutOfRangeException>(() => reader.GetBytes(1, 0, piece, 4_095, 2));
            Assert.Equal(bytes, reader.GetFieldValue<ReadOnlyMemory<byte>>(1).ToArray());
            Assert.Equal(bytes, reader.GetFieldValue<Memory<byte>>(1).ToArray());
            using Stream stream = reader.GetStream(1);
            Assert.False(stream.CanWrite);
            Assert.False(reader.Read());
            using var copied = new MemoryStream();
            stream.CopyTo(copied);
            Assert.Equal(bytes, copied.ToArray());
        });
        OnRow("SELECT value FROM t", reader =>
        {
            Assert.Equal(text.Length, reader.GetChars(0, 0, null, 0, 0));
            char[] piece = new char[4_097];
            var all = new System.Text.StringBuilder();
            for (int read; (read = (int)reader.GetChars(0, all.Length, piece, 0, piece.Length)) > 0;)
                all.Append(piece, 0, read);
            Assert.Equal(text, all.ToString());
            Assert.Equal(text, reader.GetTextReader(0).ReadToEnd());
            Assert.Equal(text, reader.GetFieldValue<TextReader>(0).ReadToEnd());
        });
    }

    [Fact]
    public void Texts_of_two_rows_and_two_columns_are_not_mixed_up()
    {
        using IridiumCommand command = Command("SELECT 'ab', 'cd' UNION ALL SELECT 'ef', 'gh'; SELECT 'ij'");
        using IridiumDataReader reader = command.ExecuteReader();
        char[] one = new char[1];
        string seen = "";
        do
        {
            while (reader.Read())
            {
                for (int i = 0; i < reader.FieldCount; i++)
                {
                    reader.GetChars(i, 1, one, 0, 1);
                    seen += one[0];
                }
            }
        }
        while (reader.NextResult());

        Assert.Equal("bdfhj", seen);
    }

    [Fact]
    public void An_expression_is_named_by_its_text_without_what_stands_around_it()
    {
        OnRow("SELECT /* a */ 1 + 1 /* b */, 2 -- c\n", reader =>
            Assert.Equal(("1 + 1", "2"), (reader.GetName(0), reader.GetName(1))));
        OnRow($"SELECT '{new string('x', 500)}'", reader => Assert.Equal(128, reader.GetName(0).Length));
    }

    [Fact]
    public void Columns_are_found_exactly_first_and_then_in_any_case()
    {
        OnRow("SELECT 1 AS Name, 2 AS NAME, 3 AS name", reader =>
        {
            Assert.Equal((0, 1, 2), (reader.GetOrdinal("Name"), reader.GetOrdinal("NAME"), reader.GetOrdinal("name")));
            Assert.Equal(0, reader.GetOrdinal("nAME"));
            Assert.Equal(2L, reader["NAME"]);
            Assert.Throws<IndexOutOfRangeException>(() => reader["names"]);
            Assert.Throws<IndexOutOfRangeException>(() => reader.GetValue(3));
            Assert.Throws<IndexOutOfRangeException>(() => reader.GetValue(-1));
        });
    }

    [Fact]
    public async Task Every_access_has_its_asynchronous_form()
    {
        await using IridiumCommand command = Command("SELECT 1, NULL; SELECT X'01'");
        await using DbDataReader reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        Assert.Equal(1, await reader.GetFieldValueAsync<int>(0));
        Assert.True(await reader.IsDBNullAsync(1));
        Assert.False(await reader.IsDBNullAsync(0));
        Assert.Equal(2, (await reader.GetColumnSchemaAsync()).Count);
        var token = new CancellationToken(canceled: true);
        foreach (Task task in new Task[]
        {
            reader.ReadAsync(token), reader.NextResultAsync(token), reader.IsDBNullAsync(0, token),
            reader.GetFieldValueAsync<int>(0, token),
        })
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
            Assert.True(task.IsCanceled);
        }

        Assert.Equal(1L, reader.GetValue(0));
        Assert.True(await reader.NextResultAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => reader.IsDBNullAsync(0));
        Assert.True(await reader.ReadAsync());
        Assert.Equal(1, (await reader.GetFieldValueAsync<Stream>(0)).ReadByte());
        await reader.CloseAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => reader.ReadAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => reader.NextResultAsync());
    }

    [Fact]
    public void A_closed_reader_tells_nothing_but_that_it_is_closed()
    {
        using IridiumCommand command = Command("SELECT 1");
        IridiumDataReader reader = command.ExecuteReader();
        Assert.True(reader.Read());
        reader.Close();
        reader.Close();
        Assert.True(reader.IsClosed);
        Assert.Equal(-1, reader.RecordsAffected);
        foreach (Action<IridiumDataReader> use in new Action<IridiumDataReader>[]
        {
            each => _ = each.HasRows, each => _ = each.Depth, each => each.GetName(0), each => each.GetOrdinal("1"),
            each => each.GetColumnSchema(), each => each.GetSchemaTable(), each => each.GetValues(new object[1]),
            each => each.GetChars(0, 0, null, 0, 0), each => each.GetBytes(0, 0, null, 0, 0), each => each.GetStream(0),
            each => each.GetFieldType(0), each => each.GetDataTypeName(0), each => each.GetFieldValue<long>(0),
        })
            Assert.Throws<InvalidOperationException>(() => use(reader));
    }
}
