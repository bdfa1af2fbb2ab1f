using System.Data.Common;
using Iridium.Data.Tests.Provider;

namespace Iridium.Data.Tests.Specification;

/// <summary>
/// The rules that every ADO.NET provider keeps, asked through the base classes as a program does that knows no
/// provider. docs/ado-net-conformance.md says where they come from.
/// </summary>
public abstract class SpecificationTest : ProviderTest
{
    protected static DbProviderFactory Factory => IridiumFactory.Instance;

    protected static CancellationToken Cancelled { get; } = new(canceled: true);

    /// <summary>A connection of the factory, closed and without a connection string.</summary>
    protected static DbConnection Fresh() => Factory.CreateConnection()!;

    /// <summary>A command on the open connection, as its base class.</summary>
    protected DbCommand Generic(string text)
    {
        DbCommand command = ((DbConnection)Connection).CreateCommand();
        command.CommandText = text;
        return command;
    }

    protected static DbParameter Bind(DbCommand command, string name, object? value)
    {
        DbParameter parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
        return parameter;
    }

    /// <summary>A cancelled call gives a task that is cancelled; it does not throw before there is one.</summary>
    protected static async Task AssertCancelled(Task task)
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        Assert.True(task.IsCanceled);
    }
}
