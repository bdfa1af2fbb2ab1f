using System.Data;

namespace Iridium.Data.Tests.Provider;

public sealed class ReaderTests : ProviderTest
{
    [Fact]
    public void Rows_can_be_asked_for_before_they_are_read()
    {
        using IridiumCommand command = Command("SELECT 1 WHERE 0 = 1; SELECT 1 UNION SELECT 2;");
        using IridiumDataReader reader = command.ExecuteReader();
        Assert.False(reader.HasRows);
        Assert.True(reader.NextResult());
        Assert.True(reader.HasRows);
        Assert.True(reader.Read());
        Assert.Equal(1, reader.GetInt32(0));
        Assert.True(reader.Read());
        Assert.False(reader.Read());
        Assert.True(reader.HasRows);
        Assert.False(reader.NextResult());
        Assert.False(reader.NextResult());
        Assert.Equal(-1, reader.RecordsAffected);
    }

    [Theory]
    [InlineData(CommandBehavior.SingleRow)]
    [InlineData(CommandBehavior.SingleRow | CommandBehavior.SingleResult | CommandBehavior.SequentialAccess)]
    public void A_single_row_is_all_there_is(CommandBehavior behavior)
    {
        using IridiumCommand command = Command("SELECT 1 UNION SELECT 2; SELECT 3;");
        using IridiumDataReader reader = command.ExecuteReader(behavior);
        Assert.True(reader.Read());
        Assert.False(reader.Read());
        Assert.False(reader.NextResult());
    }

    [Fact]
    public void Several_readers_of_one_connection_are_open_at_once()
    {
        using IridiumCommand first = Command("SELECT 1 UNION SELECT 2;");
        using IridiumCommand second = Command("SELECT 'a';");
        using IridiumDataReader one = first.ExecuteReader();
        using IridiumDataReader two = second.ExecuteReader();
        Assert.True(one.Read() && two.Read() && one.Read());
        Assert.Equal((2L, "a"), (one.GetInt64(0), two.GetString(0)));
        first.Dispose();
        Assert.False(one.Read());
    }
}
