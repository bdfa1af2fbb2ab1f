using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Iridium.Data.Values;

namespace Iridium.Data;

/// <summary>A value for a statement. Its name may have a prefix (@, :, $) or none. For one thread at a time.</summary>
public sealed class IridiumParameter : DbParameter, ICloneable
{
    private DbType? _dbType;
    private string _name = "";
    private string _sourceColumn = "";

    /// <summary>Makes a parameter without a name or a value.</summary>
    public IridiumParameter()
    {
    }

    /// <summary>Makes a parameter.</summary>
    /// <param name="parameterName">Its name, with a prefix or without; empty for one by position.</param>
    /// <param name="value">Its value; <see cref="DBNull"/> for NULL.</param>
    public IridiumParameter(string parameterName, object? value)
    {
        ParameterName = parameterName;
        Value = value;
    }

    /// <summary>The type of the value: what was set, else what the value has, else a string.</summary>
    public override DbType DbType
    {
        get => _dbType ?? SqlDbTypes.DbTypeOf(ParameterConversion.TypeOf(Value));
        set => _dbType = SqlDbTypes.TypeOf(value) != SqlType.Null || value == DbType.Object
            ? value
            : throw new NotSupportedException($"There is no type for DbType.{value}.");
    }

    /// <summary>Always input.</summary>
    public override ParameterDirection Direction
    {
        get => ParameterDirection.Input;
        set
        {
            if (value != ParameterDirection.Input)
                throw new NotSupportedException("Statements have input parameters only.");
        }
    }

    /// <inheritdoc/>
    public override bool IsNullable { get; set; }

    /// <inheritdoc/>
    [AllowNull]
    public override string ParameterName
    {
        get => _name;
        set
        {
            _name = value ?? "";
            PlainName = _name.Length > 0 && _name[0] is '@' or ':' or '$' ? _name[1..] : _name;
        }
    }

    /// <inheritdoc/>
    public override int Size { get; set; }

    /// <inheritdoc/>
    [AllowNull]
    public override string SourceColumn
    {
        get => _sourceColumn;
        set => _sourceColumn = value ?? "";
    }

    /// <inheritdoc/>
    public override bool SourceColumnNullMapping { get; set; }

    /// <inheritdoc/>
    public override DataRowVersion SourceVersion { get; set; } = DataRowVersion.Current;

    /// <summary>The value; null means that there is none, <see cref="DBNull"/> is NULL.</summary>
    public override object? Value { get; set; }

    /// <summary>The name without a prefix.</summary>
    internal string PlainName { get; private set; } = "";

    /// <inheritdoc/>
    public override void ResetDbType() => _dbType = null;

    /// <summary>A parameter like this one. The value is the same object.</summary>
    /// <returns>The copy.</returns>
    public IridiumParameter Clone() => new(_name, Value)
    {
        _dbType = _dbType,
        IsNullable = IsNullable,
        Size = Size,
        SourceColumn = SourceColumn,
        SourceColumnNullMapping = SourceColumnNullMapping,
        SourceVersion = SourceVersion,
    };

    object ICloneable.Clone() => Clone();

    /// <exception cref="InvalidOperationException">It has no value.</exception>
    /// <exception cref="NotSupportedException">Its value is of a type that statements do not have.</exception>
    internal SqlValue ToSqlValue()
    {
        if (Value is null)
        {
            throw new InvalidOperationException(
                $"The parameter '{_name}' has no value. Set one; DBNull.Value is NULL.");
        }

        if (Size > 0 && Value is string text && text.Length > Size) return Typed(SqlValue.OfText(text[..Size]));
        if (Size > 0 && Value is byte[] bytes && bytes.Length > Size) return Typed(SqlValue.OfBlob(bytes[..Size]));
        return Typed(ParameterConversion.Of(Value));
    }

    private SqlValue Typed(SqlValue value) =>
        _dbType is DbType type && SqlDbTypes.TypeOf(type) is var to and not SqlType.Null
            ? SqlCast.To(value, to)
            : value;
}
