using System.Data.Common;

namespace Iridium.Data;

/// <summary>Makes the provider's objects for programs that know only System.Data.Common. Thread-safe.</summary>
public sealed class IridiumFactory : DbProviderFactory
{
    /// <summary>The factory.</summary>
    public static readonly IridiumFactory Instance = new();

    private IridiumFactory()
    {
    }

    /// <inheritdoc/>
    public override bool CanCreateBatch => true;

    /// <inheritdoc/>
    public override bool CanCreateDataAdapter => true;

    /// <inheritdoc/>
    public override bool CanCreateCommandBuilder => true;

    /// <inheritdoc/>
    public override DbCommand CreateCommand() => new IridiumCommand();

    /// <inheritdoc/>
    public override DbConnection CreateConnection() => new IridiumConnection();

    /// <inheritdoc/>
    public override DbParameter CreateParameter() => new IridiumParameter();

    /// <inheritdoc/>
    public override DbConnectionStringBuilder CreateConnectionStringBuilder() => new IridiumConnectionStringBuilder();

    /// <inheritdoc/>
    public override DbDataAdapter CreateDataAdapter() => new IridiumDataAdapter();

    /// <inheritdoc/>
    public override DbCommandBuilder CreateCommandBuilder() => new IridiumCommandBuilder();

    /// <inheritdoc/>
    public override DbBatch CreateBatch() => new IridiumBatch();

    /// <inheritdoc/>
    public override DbBatchCommand CreateBatchCommand() => new IridiumBatchCommand();

    /// <inheritdoc/>
    public override DbDataSource CreateDataSource(string connectionString) => new IridiumDataSource(connectionString);
}
