using System.Collections.ObjectModel;
using System.Data;
using System.Data.Common;
using Iridium.Data.Executing;
using Iridium.Data.Syntax;
using Iridium.Data.Values;

namespace Iridium.Data.Readers;

/// <summary>Describes the columns of a result in ADO.NET's two forms.</summary>
internal static class ColumnSchemas
{
    public static ReadOnlyCollection<DbColumn> Of(IReadOnlyList<ResultColumn> columns, string database) =>
        new([.. columns.Select(DbColumn (column, at) => new IridiumColumn(column, at, database))]);

    public static DataTable TableOf(ReadOnlyCollection<DbColumn> columns)
    {
        var table = new DataTable("SchemaTable");
        (string Name, Type Type, Func<DbColumn, object?> Value)[] fields =
        [
            (SchemaTableColumn.ColumnName, typeof(string), column => column.ColumnName),
            (SchemaTableColumn.ColumnOrdinal, typeof(int), column => column.ColumnOrdinal),
            (SchemaTableColumn.ColumnSize, typeof(int), column => column.ColumnSize),
            (SchemaTableColumn.NumericPrecision, typeof(short), _ => null),
            (SchemaTableColumn.NumericScale, typeof(short), _ => null),
            (SchemaTableColumn.DataType, typeof(Type), column => column.DataType),
            ("DataTypeName", typeof(string), column => column.DataTypeName),
            (SchemaTableColumn.ProviderType, typeof(int), column => (int)((IridiumColumn)column).DbType),
            (SchemaTableColumn.IsLong, typeof(bool), column => column.IsLong),
            (SchemaTableColumn.AllowDBNull, typeof(bool), column => column.AllowDBNull),
            (SchemaTableOptionalColumn.IsReadOnly, typeof(bool), column => column.IsReadOnly),
            (SchemaTableOptionalColumn.IsRowVersion, typeof(bool), column => column.BaseColumnName == "version"),
            (SchemaTableColumn.IsUnique, typeof(bool), column => column.IsUnique),
            (SchemaTableColumn.IsKey, typeof(bool), column => column.IsKey),
            (SchemaTableOptionalColumn.IsAutoIncrement, typeof(bool), column => column.IsAutoIncrement),
            (SchemaTableOptionalColumn.BaseCatalogName, typeof(string), column => column.BaseCatalogName),
            (SchemaTableColumn.BaseSchemaName, typeof(string), _ => null),
            (SchemaTableColumn.BaseTableName, typeof(string), column => column.BaseTableName),
            (SchemaTableColumn.BaseColumnName, typeof(string), column => column.BaseColumnName),
            (SchemaTableColumn.IsAliased, typeof(bool), column => column.IsAliased),
            (SchemaTableColumn.IsExpression, typeof(bool), column => column.IsExpression),
        ];
        foreach ((string name, Type type, _) in fields) table.Columns.Add(name, type);
        foreach (DbColumn column in columns)
            table.Rows.Add([.. fields.Select(field => field.Value(column) ?? DBNull.Value)]);
        return table;
    }

    private sealed class IridiumColumn : DbColumn
    {
        public IridiumColumn(ResultColumn column, int ordinal, string database)
        {
            bool isKey = column.Column == RowColumn.Key;
            ColumnName = column.Name;
            ColumnOrdinal = ordinal;
            ColumnSize = -1;
            DataType = SqlTypes.ClrTypeOf(column.Type);
            DataTypeName = SqlTypeNames.NameOf(column.Type);
            DbType = SqlDbTypes.DbTypeOf(column.Type);
            AllowDBNull = column.Column is null or RowColumn.ExpiresAt;
            IsReadOnly = column.Column is not (RowColumn.Key or RowColumn.Value or RowColumn.ExpiresAt);
            IsKey = isKey;
            IsUnique = isKey;
            IsLong = column.Column == RowColumn.Value;
            IsAutoIncrement = false;
            IsHidden = false;
            IsExpression = column.Column is null;
            BaseCatalogName = column is { Keyspace: not null, Column: not null } ? database : null;
            BaseTableName = column.Column is null ? null : column.Keyspace;
            BaseColumnName = column.Column is RowColumn of ? Parsing.SelectParser.NameOf(of) : null;
            IsAliased = BaseColumnName is not null && BaseColumnName != column.Name;
        }

        public DbType DbType { get; }
    }
}
