using System.Data;
using System.Data.Common;

namespace Iridium.Data.Tests.Provider;

public sealed class ParameterRuleTests : ProviderTest
{
    [Fact]
    public void Named_and_positional_parameters_find_their_values()
    {
        Assert.Equal("a:b:a", Scalar("SELECT @x || ':' || :y || ':' || $X", ("y", "b"), ("@x", "a")));
        Assert.Equal("1-2", Scalar("SELECT CAST(? AS TEXT) || '-' || CAST(? AS TEXT)", ("second", 1), ("first", 2)));
        Assert.Equal(
            SqlStates.SyntaxError, Assert.Throws<IridiumException>(() => Scalar("SELECT @a, ?", ("a", 1))).SqlState);
        Assert.Contains(
            "'@b'", Assert.Throws<InvalidOperationException>(() => Scalar("SELECT @a, @b", ("a", 1))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "number 2", Assert.Throws<InvalidOperationException>(() => Scalar("SELECT ?, ?", ("", 1))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Two_parameters_of_one_name_are_refused_when_the_text_uses_it()
    {
        Assert.Throws<InvalidOperationException>(() => Scalar("SELECT @a", ("@a", 1), (":A", 2)));
        Assert.Equal(3, Scalar("SELECT @b", ("a", 1), ("a", 2), ("b", 3)));
    }

    [Fact]
    public void A_declared_type_converts_the_value_and_a_size_cuts_it()
    {
        IridiumCommand command = Command("SELECT @p");
        IridiumParameter parameter = command.Parameters.Add("p", DbType.Int64);
        parameter.Value = "42";
        Assert.Equal(42L, command.ExecuteScalar());
        parameter.Value = "text";
        Assert.Equal(SqlStates.InvalidText, Assert.Throws<IridiumException>(() => command.ExecuteScalar()).SqlState);
        parameter.DbType = DbType.String;
        parameter.Size = 2;
        Assert.Equal("te", command.ExecuteScalar());
        parameter.Size = -1;
        Assert.Equal("text", command.ExecuteScalar());
        Assert.Throws<NotSupportedException>(() => parameter.DbType = (DbType)24);
        foreach (ParameterDirection direction in new[]
        {
            ParameterDirection.Output, ParameterDirection.InputOutput, ParameterDirection.ReturnValue,
        })
            Assert.Throws<NotSupportedException>(() => parameter.Direction = direction);
        parameter.Direction = ParameterDirection.Input;
    }

    [Fact]
    public void The_type_follows_the_value_until_one_is_declared()
    {
        var parameter = new IridiumParameter("p", 1);
        Assert.Equal(DbType.Int32, parameter.DbType);
        parameter.Value = Guid.Empty;
        Assert.Equal(DbType.Guid, parameter.DbType);
        IridiumParameter copy = parameter.Clone();
        copy.Value = "text";
        Assert.Equal((DbType.String, "p"), (copy.DbType, copy.ParameterName));
        parameter.DbType = DbType.Object;
        parameter.Value = 1;
        Assert.Equal(DbType.Object, parameter.DbType);
    }

    [Fact]
    public void A_collection_holds_parameters_by_place_and_by_name()
    {
        IridiumParameterCollection parameters = Command("SELECT 1").Parameters;
        IridiumParameter first = parameters.Add(new IridiumParameter("@first", 1));
        Assert.Equal(1, parameters.Add((object)new IridiumParameter("second", 2)));
        parameters.AddRange(new IridiumParameter[] { new("third", 3) });
        Assert.Equal(3, parameters.Count);
        Assert.Same(first, parameters["FIRST"]);
        Assert.True(parameters.Contains(":third") && parameters.Contains(first));
        Assert.Equal(1, parameters.IndexOf("$second"));
        parameters["second"] = new IridiumParameter("2nd", 4);
        Assert.False(parameters.Contains("second"));
        Assert.Throws<ArgumentException>(() => parameters["second"]);
        Assert.Throws<ArgumentException>(() => parameters.RemoveAt("second"));
        Assert.Throws<InvalidCastException>(() => parameters.Add("text"));
        Assert.Throws<InvalidCastException>(() => ((DbParameterCollection)parameters).Add(DBNull.Value));
        var copies = new DbParameter[4];
        parameters.CopyTo(copies, 1);
        Assert.Same(first, copies[1]);
        parameters.Remove(first);
        Assert.Equal(2, parameters.Count);
        parameters.Clear();
        Assert.Empty(parameters);
    }
}
