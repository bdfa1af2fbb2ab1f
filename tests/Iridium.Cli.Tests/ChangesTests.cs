using System.Diagnostics;
using System.Text.Json;
using Iridium.Engine;

namespace Iridium.Cli.Tests;

/// <summary>changes: also beside a process that has the database open.</summary>
public sealed class ChangesTests : ToolTest
{
    [Fact]
    public async Task Changes_are_printed_beside_a_writer_one_operation_a_line()
    {
        using IridiumDatabase database = IridiumDatabase.Open(Data);
        database.Default.Put("a"u8, "one\ntwo"u8);
        database.Default.Delete("b"u8);
        database.GetOrCreateKeyspace("other").DeleteRange(KeyRange.Between("c"u8.ToArray(), default));
        string[] lines = (await Tool.Run("changes")).Done().Lines;
        Assert.Equal(["1\tput\tdefault\ta\tone\\ntwo", "2\tdelete\tdefault\tb", "3\tdelete-range\tother\tc\t"], lines);
        Assert.Single((await Tool.Run("changes", "--from", "3")).Done().Lines);
        Assert.Empty((await Tool.Run("changes", "--from", "4")).Done().Lines);
        (await Tool.Run("changes", "--from", "x")).Fails(2, "--from");
    }

    [Fact]
    public async Task Json_has_a_batch_in_each_line()
    {
        Fill(records: 3);
        string[] lines = (await Tool.Run("changes", "--json")).Done().Lines;
        using JsonDocument last = JsonDocument.Parse(lines[^1]);
        Assert.Equal(4, last.RootElement.GetProperty("lastSequence").GetInt64());
        JsonElement operation = last.RootElement.GetProperty("operations")[0];
        Assert.Equal("last", operation.GetProperty("key").GetString());
        Assert.Equal("in the log", operation.GetProperty("value").GetString());
        Assert.Equal("put", operation.GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Following_prints_what_another_process_goes_on_to_write()
    {
        using IridiumDatabase database = IridiumDatabase.Open(Data);
        database.Default.Put("key0"u8, "0"u8);
        using Process process = Tool.Start(Tool.Program, "changes", "--follow");
        for (int i = 1; i <= 5; i++)
        {
            string? line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1));
            Assert.Equal($"{i}\tput\tdefault\tkey{i - 1}\t{i - 1}", line);
            database.Default.Put(Bytes($"key{i}"), Bytes($"{i}"));
            if (i == 3) database.Flush();
        }

        process.Kill();
        await process.WaitForExitAsync();
    }

    [Fact]
    public async Task What_retention_has_passed_is_an_error_that_says_where_to_begin()
    {
        var options = new DatabaseOptions { WalSegmentBytesMax = 4_096 };
        using (IridiumDatabase database = IridiumDatabase.Open(Data, options))
        {
            for (int i = 0; i < 10; i++)
            {
                database.Default.Put(Bytes($"key{i}"), new byte[3_000], WriteOptions.Os);
                database.Flush();
            }
        }

        (await Tool.Run("changes", "--from", "1")).Fails(1, "begins with sequence");
    }
}
