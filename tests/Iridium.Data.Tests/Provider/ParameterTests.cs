using System.Data;

namespace Iridium.Data.Tests.Provider;

public sealed class ParameterTests : ProviderTest
{
    [Fact]
    public void Defaults_are_those_of_the_specification()
    {
        var parameter = new IridiumParameter { ParameterName = null, SourceColumn = null };
        Assert.Equal((DbType.String, ParameterDirection.Input), (parameter.DbType, parameter.Direction));
        Assert.Equal(
            ("", "", false, 0),
            (parameter.ParameterName, parameter.SourceColumn, parameter.IsNullable, parameter.Size));
        Assert.Equal(DataRowVersion.Current, parameter.SourceVersion);
        Assert.Null(parameter.Value);
        parameter.DbType = DbType.Int64;
        parameter.ResetDbType();
        Assert.Equal(DbType.String, parameter.DbType);
    }

    [Theory]
    [InlineData("@P")]
    [InlineData(":P")]
    [InlineData("$P")]
    [InlineData("P")]
    public void Names_have_a_prefix_or_none(string name) => Assert.Equal("x", Scalar("SELECT @P;", (name, "x")));

    [Fact]
    public void A_parameter_needs_a_name_or_a_place_and_a_value()
    {
        Assert.Throws<InvalidOperationException>(() => Run("SELECT @P;", ("", 1)));
        Assert.Throws<InvalidOperationException>(() => Run("SELECT @P;", ("@P", null)));
        Assert.Equal(2, Scalar("SELECT ? + 0 * ?;", ("", 2), ("", 3)) is object sum ? Convert.ToInt32(sum, null) : 0);
        Assert.Equal(DBNull.Value, Scalar("SELECT @P;", ("@P", DBNull.Value)));
        Assert.Equal(1L, Scalar("SELECT 1;", ("@Unknown", 1)));
        Assert.Throws<NotSupportedException>(() => Scalar("SELECT @P;", ("@P", new object())));
    }

    [Fact]
    public void Bytes_come_from_arrays_and_streams()
    {
        Assert.Equal(new byte[] { 1, 2 }, Scalar("SELECT @P;", ("@P", new byte[] { 1, 2 })));
        Assert.Equal(new byte[] { 1, 2 }, Scalar("SELECT @P;", ("@P", new MemoryStream([1, 2]))));
    }

    [Fact]
    public void The_collection_refuses_null_and_places_that_are_not_there()
    {
        IridiumParameterCollection parameters = Command("SELECT 1").Parameters;
        Assert.Throws<ArgumentNullException>(() => parameters.Add(null!));
        Assert.Throws<ArgumentNullException>(() => parameters.Insert(0, null!));
        Assert.Throws<ArgumentNullException>(() => parameters.Remove(null!));
        Assert.False(parameters.Contains((object)null!));
        Assert.Equal(-1, parameters.IndexOf((string)null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => parameters.RemoveAt(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => parameters.RemoveAt(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => parameters.Insert(1, new IridiumParameter()));
        parameters.Insert(0, new IridiumParameter("@a", 1));
        Assert.Throws<ArgumentNullException>(() => parameters[0] = null!);
        parameters.RemoveAt("a");
        Assert.Empty(parameters);
    }
}
