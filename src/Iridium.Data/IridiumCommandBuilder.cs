using System.Data;
using System.Data.Common;
using System.Globalization;

namespace Iridium.Data;

/// <summary>
/// Derives INSERT, UPDATE and DELETE for an adapter from its query over one keyspace, which names the key. With
/// <c>version</c> in the query a row that someone else has changed meanwhile is not overwritten:
/// <see cref="DBConcurrencyException"/>; and rows that were written learn their new version, so that they can be
/// changed and written again. Rows written in a transaction have none before its commit: fill them again after it. For
/// one thread at a time.
/// </summary>
public sealed class IridiumCommandBuilder : DbCommandBuilder
{
    private const string VersionColumn = "version";
    private const string ReturningClause = " RETURNING version";

    private readonly HashSet<DbCommand> _derived = [];
    private bool _hasVersion;

    /// <summary>Makes a builder.</summary>
    /// <param name="adapter">The adapter, or null.</param>
    public IridiumCommandBuilder(IridiumDataAdapter? adapter = null)
    {
        QuotePrefix = "\"";
        QuoteSuffix = "\"";
        DataAdapter = adapter;

        // A value may be long and JSON has no comparison; the version says as well whether a row was changed.
        ConflictOption = ConflictOption.CompareRowVersion;
    }

    /// <summary>The adapter whose query the commands are derived from.</summary>
    public new IridiumDataAdapter? DataAdapter
    {
        get => (IridiumDataAdapter?)base.DataAdapter;
        set => base.DataAdapter = value;
    }

    /// <summary>The derived INSERT.</summary>
    /// <returns>The command; the builder changes it when the query changes.</returns>
    /// <exception cref="InvalidOperationException">There is no adapter, no query, or no key in it.</exception>
    public new IridiumCommand GetInsertCommand() => Own(base.GetInsertCommand());

    /// <summary>The derived UPDATE.</summary>
    /// <returns>The command; the builder changes it when the query changes.</returns>
    /// <exception cref="InvalidOperationException">As <see cref="GetInsertCommand"/>.</exception>
    public new IridiumCommand GetUpdateCommand() => Own(base.GetUpdateCommand());

    /// <summary>The derived DELETE.</summary>
    /// <returns>The command; the builder changes it when the query changes.</returns>
    /// <exception cref="InvalidOperationException">As <see cref="GetInsertCommand"/>.</exception>
    public new IridiumCommand GetDeleteCommand() => Own(base.GetDeleteCommand());

    /// <inheritdoc/>
    public override string QuoteIdentifier(string unquotedIdentifier)
    {
        ArgumentNullException.ThrowIfNull(unquotedIdentifier);
        return '"' + unquotedIdentifier.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
    }

    /// <inheritdoc/>
    public override string UnquoteIdentifier(string quotedIdentifier)
    {
        ArgumentNullException.ThrowIfNull(quotedIdentifier);
        return quotedIdentifier is ['"', .., '"']
            ? quotedIdentifier[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal)
            : quotedIdentifier;
    }

    /// <inheritdoc/>
    protected override void ApplyParameterInfo(
        DbParameter parameter,
        DataRow row,
        StatementType statementType,
        bool whereClause)
    {
        if (Type.GetTypeCode((Type)row[SchemaTableColumn.DataType]) != TypeCode.Object)
            parameter.DbType = (DbType)(int)row[SchemaTableColumn.ProviderType];
    }

    /// <inheritdoc/>
    protected override string GetParameterName(int parameterOrdinal) =>
        string.Create(CultureInfo.InvariantCulture, $"p{parameterOrdinal}");

    /// <inheritdoc/>
    protected override string GetParameterName(string parameterName) => parameterName;

    /// <inheritdoc/>
    protected override string GetParameterPlaceholder(int parameterOrdinal) => "@" + GetParameterName(parameterOrdinal);

    /// <inheritdoc/>
    protected override DataTable? GetSchemaTable(DbCommand sourceCommand)
    {
        DataTable? table = base.GetSchemaTable(sourceCommand);
        if (table is null) return null;

        // Statements name a keyspace without the database it is in.
        foreach (DataRow row in table.Rows) row[SchemaTableOptionalColumn.BaseCatalogName] = DBNull.Value;
        _hasVersion = table.Rows.Cast<DataRow>().Any(row =>
            row[SchemaTableColumn.ColumnName] is VersionColumn
            && row[SchemaTableColumn.BaseColumnName] is VersionColumn);
        return table;
    }

    /// <inheritdoc/>
    protected override void SetRowUpdatingHandler(DbDataAdapter adapter)
    {
        // The base class calls this to take the handler off as well.
        var known = (IridiumDataAdapter)adapter;
        if (adapter == base.DataAdapter) known.RowUpdating -= Derive;
        else known.RowUpdating += Derive;
    }

    private void Derive(object? sender, RowUpdatingEventArgs row)
    {
        bool isOwn = row.Command is null || _derived.Contains((DbCommand)row.Command);
        RowUpdatingHandler(row);
        if (!isOwn || row.Command is not IridiumCommand command) return;
        Own(command);

        // The base class has just written the text anew.
        if (row.StatementType == StatementType.Delete || !_hasVersion || IsInTransaction(command)) return;
        command.CommandText += ReturningClause;
        command.UpdatedRowSource = UpdateRowSource.FirstReturnedRecord;
    }

    private static bool IsInTransaction(IridiumCommand command) =>
        command.Connection is { State: ConnectionState.Open, Session.Transaction.IsActive: true };

    private IridiumCommand Own(DbCommand derived)
    {
        _derived.Add(derived);
        return (IridiumCommand)derived;
    }
}
