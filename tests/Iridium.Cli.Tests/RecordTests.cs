using System.Text.Json;

namespace Iridium.Cli.Tests;

/// <summary>put, get and delete: what goes in comes out, in every form in which it can be given.</summary>
public sealed class RecordTests : ToolTest
{
    [Fact]
    public async Task What_is_put_is_got_and_both_say_no_more_than_asked_for()
    {
        Assert.Empty((await Tool.Run("put", "a", "1")).Done().Output);
        Assert.Equal("1", (await Tool.Run("get", "a")).Done().Text);
    }

    [Fact]
    public async Task A_missing_key_is_exit_code_3_and_one_line_and_no_output()
    {
        await Tool.Run("put", "a", "1");
        ToolRun run = (await Tool.Run("get", "missing")).Fails(3, "'missing'");
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task A_deleted_key_is_gone_and_deleting_it_again_is_no_error()
    {
        await Tool.Run("put", "a", "1");
        Assert.Empty((await Tool.Run("delete", "a")).Done().Output);
        (await Tool.Run("get", "a")).Fails(3);
        (await Tool.Run("delete", "a")).Done();
    }

    [Fact]
    public async Task Binary_values_pass_through_standard_input_and_output_unchanged()
    {
        byte[] value = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 31))];
        (await Tool.RunWith(value, "put", "photo", "-")).Done();
        Assert.Equal(value, (await Tool.Run("get", "photo")).Done().Output);
    }

    [Fact]
    public async Task Keys_can_come_from_standard_input_but_not_together_with_the_value()
    {
        (await Tool.RunWith([0, 1, 0xFF], "put", "-", "v")).Done();
        Assert.Equal("v", (await Tool.RunWith([0, 1, 0xFF], "get", "-")).Done().Text);
        Assert.Equal("76\n", (await Tool.RunWith(Bytes("00 01\nFF\n"), "get", "-", "--hex")).Done().Text);
        (await Tool.RunWith([0, 1, 0xFF], "delete", "-")).Done();
        (await Tool.RunWith([0, 1, 0xFF], "get", "-")).Fails(3, @"\x00\x01\xff");
        (await Tool.Run("put", "-", "-")).Fails(2, "standard input");
    }

    [Fact]
    public async Task Hex_is_read_and_shown()
    {
        (await Tool.Run("put", "--hex", "00ff", "CAFE")).Done();
        Assert.Equal("cafe\n", (await Tool.Run("get", "00FF", "--hex")).Done().Text);
        Assert.Equal("00ff\tcafe\n", (await Tool.Run("scan", "--hex")).Done().Text);
        (await Tool.Run("put", "--hex", "0g", "00")).Fails(2, "KEY", "hexadecimal");
        (await Tool.Run("put", "--hex", "00", "0")).Fails(2, "VALUE", "hexadecimal");
    }

    [Fact]
    public async Task Json_tells_sequence_and_expiry_and_marks_bytes_that_are_no_text()
    {
        JsonElement put = Json(await Tool.Run("put", "a", "ä", "--json"));
        JsonElement got = Json(await Tool.Run("get", "a", "--json"));
        Assert.Equal("ä", got.GetProperty("value").GetString());
        Assert.Equal(put.GetProperty("sequence").GetInt64(), got.GetProperty("sequence").GetInt64());
        Assert.Equal(JsonValueKind.Null, got.GetProperty("expiresAt").ValueKind);

        await Tool.Run("put", "--hex", "61", "ff00");
        Assert.Equal("/wA=", Json(await Tool.Run("get", "a", "--json")).GetProperty("valueBase64").GetString());
        JsonElement hex = Json(await Tool.Run("get", "61", "--json", "--hex"));
        Assert.Equal("ff00", hex.GetProperty("valueHex").GetString());
        Assert.True(Json(await Tool.Run("delete", "a", "--json")).GetProperty("sequence").GetInt64() > 0);
    }

    [Fact]
    public async Task Keys_that_look_like_options_and_files_are_keys()
    {
        foreach (string key in (string[])["@file", "[brackets]", "-5", "a=b", "a:b", "ключ", "with space"])
        {
            (await Tool.Run("put", key, key)).Done();
            Assert.Equal(key, (await Tool.Run("get", key)).Done().Text);
        }

        (await Tool.Run("put", "--", "--json", "--hex")).Done();
        Assert.Equal("--hex", (await Tool.Run("get", "--", "--json")).Done().Text);
    }

    [Fact]
    public async Task Empty_values_are_values_and_empty_keys_are_a_wrong_usage()
    {
        (await Tool.Run("put", "a", "")).Done();
        Assert.Empty((await Tool.Run("get", "a")).Done().Output);
        (await Tool.Run("put", "", "v")).Fails(2, "KEY", "empty");
        (await Tool.RunWith(new byte[70_000], "put", "-", "v")).Fails(2, "KEY", "65,535");
    }

    [Fact]
    public async Task Keyspaces_are_made_by_put_and_a_missing_one_is_an_error()
    {
        (await Tool.Run("put", "a", "1", "--keyspace", "people")).Done();
        Assert.Equal("1", (await Tool.Run("get", "a", "--keyspace", "people")).Done().Text);
        (await Tool.Run("get", "a")).Fails(3);
        foreach (string command in (string[])["get", "delete"])
            (await Tool.Run(command, "a", "--keyspace", "peple")).Fails(1, "'peple'", "people");
        (await Tool.Run("scan", "--keyspace", "peple")).Fails(1, "'peple'");
    }

    [Theory]
    [InlineData("30s", 30)]
    [InlineData("20m", 1_200)]
    [InlineData("1h30m", 5_400)]
    [InlineData("7d", 604_800)]
    [InlineData("00:20:00", 1_200)]
    [InlineData("1.5h", 5_400)]
    public async Task A_time_to_live_is_seen_as_the_expiry_in_a_scan(string text, int seconds)
    {
        DateTimeOffset before = TimeProvider.System.GetUtcNow();
        (await Tool.Run("put", "a", "1", "--ttl", text)).Done();
        DateTimeOffset after = TimeProvider.System.GetUtcNow();
        DateTimeOffset expiry = Json(await Tool.Run("scan", "--json")).GetProperty("expiresAt").GetDateTimeOffset();
        Assert.InRange(expiry, before.AddSeconds(seconds), after.AddSeconds(seconds));
    }

    [Theory]
    [InlineData("30")]
    [InlineData("soon")]
    [InlineData("0s")]
    [InlineData("-5s")]
    [InlineData("99999999d")]
    [InlineData("99999999999999999999d")]
    [InlineData("00:00:00")]
    public async Task A_time_to_live_that_is_none_is_a_wrong_usage_and_makes_no_database(string text)
    {
        (await Tool.Run("put", "a", "1", "--ttl=" + text)).Fails(2, "--ttl");
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task An_expired_record_is_not_found()
    {
        using (var database = Engine.IridiumDatabase.Open(Data))
        {
            DateTimeOffset past = TimeProvider.System.GetUtcNow().AddSeconds(-1);
            database.Default.Put("a"u8, "1"u8, new Engine.WriteOptions(ExpiresAt: past));
        }

        (await Tool.Run("get", "a")).Fails(3);
        Assert.Empty((await Tool.Run("scan")).Done().Output);
    }

    private static JsonElement Json(ToolRun run) => JsonDocument.Parse(Assert.Single(run.Done().Lines)).RootElement;
}
