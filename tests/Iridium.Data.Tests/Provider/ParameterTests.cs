namespace Iridium.Data.Tests.Provider;

public sealed class ParameterTests : ProviderTest
{
    [Theory]
    [InlineData("@P")]
    [InlineData(":P")]
    [InlineData("$P")]
    [InlineData("P")]
    public void Names_have_a_prefix_or_none(string name) => Assert.Equal("x", Scalar("SELECT @P;", (name, "x")));

    [Fact]
    public void Parameters_without_names_are_taken_by_their_places() =>
        Assert.Equal("2, 3", Scalar("SELECT ? || ', ' || ?;", ("", 2), ("", 3)));

    [Fact]
    public void Parameters_are_removed_by_their_names_with_or_without_a_prefix()
    {
        IridiumParameterCollection parameters = Command("SELECT 1").Parameters;
        parameters.AddWithValue("@a", 1);
        parameters.RemoveAt("A");
        Assert.Empty(parameters);
        Assert.Throws<ArgumentException>(() => parameters.RemoveAt("a"));
    }
}
