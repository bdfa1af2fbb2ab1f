using System.Data;
using System.Data.Common;
using System.Globalization;

namespace Iridium.Data;

/// <summary>
/// Derives INSERT, UPDATE and DELETE for an adapter from its query over one keyspace. For one thread at a time.
/// </summary>
public sealed class IridiumCommandBuilder : DbCommandBuilder
{
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
        string.Create(CultureInfo.InvariantCulture, $"@p{parameterOrdinal}");

    /// <inheritdoc/>
    protected override string GetParameterName(string parameterName) => "@" + parameterName;

    /// <inheritdoc/>
    protected override string GetParameterPlaceholder(int parameterOrdinal) => GetParameterName(parameterOrdinal);

    /// <inheritdoc/>
    protected override void SetRowUpdatingHandler(DbDataAdapter adapter)
    {
        // RowUpdating is not raised by this adapter: commands are derived when the builder is asked for them.
        ArgumentNullException.ThrowIfNull(adapter);
    }
}
