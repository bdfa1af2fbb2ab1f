using System.Collections;
using System.Data;
using System.Data.Common;

namespace Iridium.Data.Tests.Specification;

public sealed class ParameterSpecificationTests : SpecificationTest
{
    [Fact]
    public void A_new_parameter_has_the_defaults()
    {
        DbParameter parameter = Factory.CreateParameter()!;
        Assert.Equal(DbType.String, parameter.DbType);
        Assert.Equal(ParameterDirection.Input, parameter.Direction);
        Assert.False(parameter.IsNullable);
        Assert.Equal("", parameter.ParameterName);
        Assert.Equal(((byte)0, (byte)0, 0), (parameter.Precision, parameter.Scale, parameter.Size));
        Assert.Equal("", parameter.SourceColumn);
        Assert.Equal(DataRowVersion.Current, parameter.SourceVersion);
        Assert.Null(parameter.Value);
    }

    [Fact]
    public void A_name_or_source_column_that_is_nothing_is_the_empty_text()
    {
        DbParameter parameter = Factory.CreateParameter()!;
        (parameter.ParameterName, parameter.SourceColumn) = ("@name", "column");
        parameter.ParameterName = null;
        parameter.SourceColumn = null;
        Assert.Equal(("", ""), (parameter.ParameterName, parameter.SourceColumn));
    }

    [Fact]
    public void A_value_can_be_taken_away()
    {
        DbParameter parameter = Factory.CreateParameter()!;
        parameter.Value = 1;
        parameter.Value = null;
        Assert.Null(parameter.Value);
    }

    [Fact]
    public void A_type_that_was_set_can_be_reset()
    {
        DbParameter parameter = Factory.CreateParameter()!;
        parameter.DbType = DbType.Int64;
        Assert.Equal(DbType.Int64, parameter.DbType);
        parameter.ResetDbType();
        Assert.Equal(DbType.String, parameter.DbType);
    }

    [Fact]
    public void A_parameter_without_a_name_does_not_stand_for_a_named_one()
    {
        using DbCommand command = Generic("SELECT @Parameter;");
        Bind(command, "", 1);
        Assert.Throws<InvalidOperationException>(() => command.ExecuteNonQuery());
    }

    [Fact]
    public void A_parameter_without_a_value_is_not_null_it_is_missing()
    {
        using DbCommand command = Generic("SELECT @Parameter;");
        DbParameter parameter = Bind(command, "@Parameter", null);
        Assert.Throws<InvalidOperationException>(() => command.ExecuteNonQuery());
        parameter.Value = DBNull.Value;
        Assert.Same(DBNull.Value, command.ExecuteScalar());
    }

    [Fact]
    public void A_parameter_that_the_text_does_not_name_does_nothing()
    {
        using DbCommand command = Generic("SELECT 1;");
        Bind(command, "@Unknown", 1);
        Assert.Equal(1L, command.ExecuteScalar());
    }

    [Fact]
    public void Objects_of_unknown_types_are_refused_and_not_turned_into_text()
    {
        using DbCommand command = Generic("SELECT @Parameter;");
        Bind(command, "@Parameter", new object());
        Assert.Throws<NotSupportedException>(() => command.ExecuteScalar());
        command.Parameters[0].Value = new Version(1, 0);
        Assert.Throws<NotSupportedException>(() => command.ExecuteScalar());
    }

    [Fact]
    public void Texts_bytes_and_streams_are_bound()
    {
        using DbCommand command = Generic("SELECT @Parameter;");
        DbParameter parameter = Bind(command, "@Parameter", "test");
        Assert.Equal("test", command.ExecuteScalar());
        byte[] bytes = [1, 2, 3, 4];
        parameter.Value = bytes;
        Assert.Equal(bytes, command.ExecuteScalar());
        using var stream = new MemoryStream(bytes);
        parameter.Value = stream;
        Assert.Equal(bytes, command.ExecuteScalar());
    }

    [Theory]
    [InlineData("add")]
    [InlineData("insert")]
    [InlineData("remove")]
    [InlineData("set at place")]
    [InlineData("set by name")]
    [InlineData("set in list")]
    [InlineData("set in data parameters")]
    public void A_collection_takes_no_null(string how)
    {
        DbParameterCollection parameters = OneParameter(out DbParameter only);
        Assert.Throws<ArgumentNullException>(how switch
        {
            "add" => () => parameters.Add(null!),
            "insert" => () => parameters.Insert(0, null!),
            "remove" => () => parameters.Remove(null!),
            "set at place" => () => parameters[0] = null!,
            "set by name" => () => parameters["@param"] = null!,
            "set in list" => () => ((IList)parameters)[0] = null,
            _ => (Action)(() => ((IDataParameterCollection)parameters)["@param"] = null!),
        });
        Assert.Same(only, Assert.Single(parameters));
    }

    [Fact]
    public void A_collection_does_not_contain_null()
    {
        DbParameterCollection parameters = OneParameter(out DbParameter only);
        Assert.False(parameters.Contains((object)null!));
        Assert.False(parameters.Contains((string)null!));
        Assert.Equal(-1, parameters.IndexOf((object)null!));
        Assert.Equal(-1, parameters.IndexOf((string)null!));
        Assert.True(parameters.Contains(only) && parameters.Contains("@param"));
    }

    [Theory]
    [InlineData("remove", -1)]
    [InlineData("remove", 0)]
    [InlineData("insert", -1)]
    [InlineData("insert", 1)]
    public void A_place_that_is_not_there_is_refused(string how, int index)
    {
        DbParameterCollection parameters = Factory.CreateCommand()!.Parameters;
        Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            if (how == "remove") parameters.RemoveAt(index);
            else parameters.Insert(index, Factory.CreateParameter()!);
        });
        Assert.Empty(parameters);
    }

    [Fact]
    public void Parameters_are_inserted_and_removed()
    {
        DbParameterCollection parameters = Factory.CreateCommand()!.Parameters;
        DbParameter parameter = Factory.CreateParameter()!;
        parameters.Insert(0, parameter);
        Assert.Same(parameter, Assert.Single(parameters));
        parameters.Remove(parameter);
        Assert.Empty(parameters);
        parameters.Add(parameter);
        parameters.RemoveAt(0);
        Assert.Empty(parameters);
    }

    private static DbParameterCollection OneParameter(out DbParameter only)
    {
        DbCommand command = Factory.CreateCommand()!;
        only = Bind(command, "@param", 1);
        return command.Parameters;
    }
}
