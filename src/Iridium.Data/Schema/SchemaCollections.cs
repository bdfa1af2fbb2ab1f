using System.Data;
using System.Data.Common;
using Iridium.Data.Executing;
using Iridium.Data.Parsing;
using Iridium.Data.Syntax;
using Iridium.Data.Values;

namespace Iridium.Data.Schema;

/// <summary>The collections of <see cref="DbConnection.GetSchema()"/>.</summary>
internal static class SchemaCollections
{
    private static readonly (string Name, int Restrictions, int Parts)[] _collections =
    [
        (DbMetaDataCollectionNames.MetaDataCollections, 0, 0),
        (DbMetaDataCollectionNames.DataSourceInformation, 0, 0),
        (DbMetaDataCollectionNames.DataTypes, 0, 0),
        (DbMetaDataCollectionNames.Restrictions, 0, 0),
        (DbMetaDataCollectionNames.ReservedWords, 0, 0),
        ("Tables", 1, 1),
        ("Keyspaces", 1, 1),
        ("Columns", 2, 2),
    ];

    /// <exception cref="ArgumentException">There is no such collection, or it has fewer restrictions.</exception>
    public static DataTable Of(string name, string?[] restrictions, SqlSession session)
    {
        (string known, int most, _) = Array.Find(
            _collections, each => each.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (known is null)
        {
            throw new ArgumentException(
                $"There is no schema collection '{name}'. "
                + $"There are {string.Join(", ", _collections.Select(e => e.Name))}.",
                nameof(name));
        }

        if (restrictions.Length > most)
            throw new ArgumentException($"The collection {known} takes {most} restrictions.", nameof(restrictions));
        string? keyspace = restrictions.Length > 0 ? restrictions[0] : null;
        string? column = restrictions.Length > 1 ? restrictions[1] : null;
        return known switch
        {
            "MetaDataCollections" => Table(
                known,
                [("CollectionName", typeof(string)), ("NumberOfRestrictions", typeof(int)),
                    ("NumberOfIdentifierParts", typeof(int))],
                _collections.Select(each => new object?[] { each.Name, each.Restrictions, each.Parts })),
            "DataSourceInformation" => Information(known),
            "DataTypes" => DataTypes(known),
            "ReservedWords" => Table(
                known, [("ReservedWord", typeof(string))], Keywords.Reserved.Select(word => new object?[] { word })),
            "Restrictions" => Table(
                known,
                [("CollectionName", typeof(string)), ("RestrictionName", typeof(string)),
                    ("RestrictionNumber", typeof(int))],
                [["Tables", "Table", 1], ["Keyspaces", "Keyspace", 1],
                    ["Columns", "Table", 1], ["Columns", "Column", 2]]),
            "Columns" => Columns(known, session, keyspace, column),
            _ => Keyspaces(known, session, keyspace),
        };
    }

    private static DataTable Keyspaces(string name, SqlSession session, string? only) => Table(
        name,
        [("TABLE_NAME", typeof(string)), ("TABLE_TYPE", typeof(string)), ("KEY_TYPE", typeof(string)),
            ("VALUE_TYPE", typeof(string))],
        session.Catalog.All.Where(schema => only is null || schema.Name == only).Select(schema => new object?[]
        {
            schema.Name, "KEYSPACE", SqlTypeNames.NameOf(schema.KeyType), SqlTypeNames.NameOf(schema.ValueType),
        }));

    private static DataTable Columns(string name, SqlSession session, string? keyspace, string? column) => Table(
        name,
        [("TABLE_NAME", typeof(string)), ("COLUMN_NAME", typeof(string)), ("ORDINAL_POSITION", typeof(int)),
            ("DATA_TYPE", typeof(string)), ("IS_NULLABLE", typeof(bool)), ("IS_KEY", typeof(bool))],
        from schema in session.Catalog.All
        where keyspace is null || schema.Name == keyspace
        from each in Enum.GetValues<RowColumn>()
        where column is null || SelectParser.NameOf(each) == column
        select new object?[]
        {
            schema.Name, SelectParser.NameOf(each), (int)each + 1,
            SqlTypeNames.NameOf(ExpressionTypes.OfColumn(each, schema)), each == RowColumn.ExpiresAt,
            each == RowColumn.Key,
        });

    private static DataTable DataTypes(string name) => Table(
        name,
        [("TypeName", typeof(string)), ("ProviderDbType", typeof(int)), ("ColumnSize", typeof(long)),
            ("CreateFormat", typeof(string)), ("CreateParameters", typeof(string)), ("DataType", typeof(string)),
            ("IsNullable", typeof(bool)), ("IsSearchable", typeof(bool)), ("IsUnsigned", typeof(bool))],
        SqlTypeNames.All.Where(pair => pair.Key == SqlTypeNames.NameOf(pair.Value)).Select(pair => new object?[]
        {
            pair.Key, (int)SqlDbTypes.DbTypeOf(pair.Value), -1L, pair.Key, null,
            SqlTypes.ClrTypeOf(pair.Value).FullName, true, true,
            pair.Value is SqlType.UTinyInt or SqlType.USmallInt or SqlType.UInteger or SqlType.UBigInt,
        }));

    private static DataTable Information(string name) => Table(
        name,
        [("CompositeIdentifierSeparatorPattern", typeof(string)), ("DataSourceProductName", typeof(string)),
            ("DataSourceProductVersion", typeof(string)), ("GroupByBehavior", typeof(int)),
            ("IdentifierPattern", typeof(string)), ("IdentifierCase", typeof(int)),
            ("OrderByColumnsInSelect", typeof(bool)), ("ParameterMarkerFormat", typeof(string)),
            ("ParameterMarkerPattern", typeof(string)), ("ParameterNameMaxLength", typeof(int)),
            ("ParameterNamePattern", typeof(string)), ("QuotedIdentifierPattern", typeof(string)),
            ("QuotedIdentifierCase", typeof(int)), ("StatementSeparatorPattern", typeof(string)),
            ("StringLiteralPattern", typeof(string)), ("SupportedJoinOperators", typeof(int))],
        [[
            "", "Iridium", typeof(Engine.IridiumDatabase).Assembly.GetName().Version!.ToString(),
            (int)GroupByBehavior.NotSupported, "[A-Za-z_][A-Za-z0-9_]*", (int)IdentifierCase.Sensitive, false, "@{0}",
            "[@:$][A-Za-z0-9_]+", 128, "^[A-Za-z0-9_]+", "\"(([^\"]|\"\")*)\"", (int)IdentifierCase.Sensitive, ";",
            "'(([^']|'')*)'", (int)SupportedJoinOperators.None,
        ]]);

    private static DataTable Table(
        string name,
        IEnumerable<(string Name, Type Type)> columns,
        IEnumerable<object?[]> rows)
    {
        var table = new DataTable(name);
        foreach ((string column, Type type) in columns) table.Columns.Add(column, type);
        foreach (object?[] row in rows) table.Rows.Add([.. row.Select(value => value ?? DBNull.Value)]);
        return table;
    }
}
