using System.Collections;
using System.Collections.ObjectModel;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Iridium.Data.Connections;
using Iridium.Data.Executing;
using Iridium.Data.Readers;
using Iridium.Data.Values;

namespace Iridium.Data;

/// <summary>
/// The results of a command, read forward only. Several of one connection may be open at once. Closing it runs the
/// statements that remain, unless the transaction that they are part of has ended, or they are part of none and one has
/// begun: then it fails with 25000. For one thread at a time; dispose it.
/// </summary>
public sealed class IridiumDataReader : DbDataReader, IDbColumnSchemaGenerator
{
    // Constant after construction.
    private readonly IridiumConnection _connection;
    private readonly ResultSequence _results;
    private readonly CommandBehavior _behavior;

    // For the thread that reads.
    private RowSource? _rows;
    private ResultColumn[] _columns = [];
    private RowState _state;
    private bool? _hasRows;
    private bool _isClosed;

    // A long text that is fetched piece by piece is decoded once.
    private (int Ordinal, string Text)? _text;

    internal IridiumDataReader(IridiumConnection connection, ResultSequence results, CommandBehavior behavior)
    {
        _connection = connection;
        _results = results;
        _behavior = behavior;
    }

    private enum RowState
    {
        Before,
        Ahead,
        On,
        After,
    }

    /// <inheritdoc/>
    public override int Depth => RequireOpen(0);

    /// <inheritdoc/>
    public override int FieldCount => RequireOpen(_columns.Length);

    /// <inheritdoc/>
    public override bool HasRows
    {
        get
        {
            RequireOpen(0);
            if (_hasRows is bool known) return known;
            bool found = _rows is not null && !Is(CommandBehavior.SchemaOnly) && _results.Move(_rows, default);
            _state = found ? RowState.Ahead : RowState.After;
            _hasRows = found;
            return found;
        }
    }

    /// <inheritdoc/>
    public override bool IsClosed => _isClosed;

    /// <summary>Records changed by the statements run so far; -1 when none of them counts.</summary>
    public override int RecordsAffected => (int)Math.Min(_results.RecordsAffected, int.MaxValue);

    /// <inheritdoc/>
    public override object this[int ordinal] => GetValue(ordinal);

    /// <inheritdoc/>
    public override object this[string name] => GetValue(GetOrdinal(name));

    /// <inheritdoc/>
    public override bool Read() => Advance(default);

    /// <inheritdoc/>
    public override Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<bool>(cancellationToken);
        try
        {
            return Advance(cancellationToken) ? _true : _false;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<bool>(cancellationToken);
        }
        catch (Exception error)
        {
            return Task.FromException<bool>(error);
        }
    }

    /// <inheritdoc/>
    public override bool NextResult() => Completed.Get(NextAsync(isAsync: false, default));

    /// <inheritdoc/>
    public override Task<bool> NextResultAsync(CancellationToken cancellationToken) =>
        NextAsync(isAsync: true, cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Close() => Completed.Get(CloseAsync(isAsync: false));

    /// <inheritdoc/>
    public override Task CloseAsync() => CloseAsync(isAsync: true).AsTask();

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await CloseAsync(isAsync: true).ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override string GetName(int ordinal) => ColumnAt(ordinal).Name;

    /// <inheritdoc/>
    public override int GetOrdinal(string name)
    {
        RequireOpen(0);
        for (int i = 0; i < _columns.Length; i++)
            if (_columns[i].Name == name) return i;
        for (int i = 0; i < _columns.Length; i++)
            if (_columns[i].Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return i;
#pragma warning disable CA2201 // What ADO.NET prescribes for a name that is not there.
        throw new IndexOutOfRangeException($"The result has no column '{name}'.");
#pragma warning restore CA2201
    }

    /// <inheritdoc/>
    public override string GetDataTypeName(int ordinal) => SqlTypeNames.NameOf(TypeAt(ordinal));

    /// <inheritdoc/>
    [return: DynamicallyAccessedMembers(
        DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.PublicProperties)]
    public override Type GetFieldType(int ordinal) => SqlTypes.ClrTypeOf(TypeAt(ordinal));

    /// <inheritdoc/>
    public override object GetValue(int ordinal) => TryGetBlob(ordinal, out ReadOnlySpan<byte> bytes)
        ? bytes.ToArray()
        : ValueAt(ordinal).ToObject() ?? DBNull.Value;

    /// <inheritdoc/>
    public override int GetValues(object[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        RequireRow();
        int count = Math.Min(values.Length, _columns.Length);
        for (int i = 0; i < count; i++) values[i] = GetValue(i);
        return count;
    }

    /// <inheritdoc/>
    public override bool IsDBNull(int ordinal) => ValueAt(ordinal).IsNull;

    /// <inheritdoc/>
    public override Task<bool> IsDBNullAsync(int ordinal, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<bool>(cancellationToken)
            : base.IsDBNullAsync(ordinal, cancellationToken);

    /// <inheritdoc/>
    public override T GetFieldValue<T>(int ordinal) =>
        typeof(T) == typeof(byte[]) && TryGetBlob(ordinal, out ReadOnlySpan<byte> bytes)
            ? (T)(object)bytes.ToArray()
            : TypedAccess.To<T>(ValueAt(ordinal));

    /// <inheritdoc/>
    public override bool GetBoolean(int ordinal) => ValueAccess.ToBoolean(ValueAt(ordinal));

    /// <inheritdoc/>
    public override byte GetByte(int ordinal) => ValueAccess.ToByte(ValueAt(ordinal));

    /// <inheritdoc/>
    public override char GetChar(int ordinal) => ValueAccess.ToChar(ValueAt(ordinal));

    /// <inheritdoc/>
    public override DateTime GetDateTime(int ordinal) => ValueAccess.ToDateTime(ValueAt(ordinal));

    /// <inheritdoc/>
    public override decimal GetDecimal(int ordinal) => ValueAccess.ToDecimal(ValueAt(ordinal));

    /// <inheritdoc/>
    public override double GetDouble(int ordinal) => ValueAccess.ToDouble(ValueAt(ordinal));

    /// <inheritdoc/>
    public override float GetFloat(int ordinal) => ValueAccess.ToSingle(ValueAt(ordinal));

    /// <inheritdoc/>
    public override Guid GetGuid(int ordinal) => ValueAccess.ToGuid(ValueAt(ordinal));

    /// <inheritdoc/>
    public override short GetInt16(int ordinal) => checked((short)ValueAccess.ToInt64(ValueAt(ordinal), "Int16"));

    /// <inheritdoc/>
    public override int GetInt32(int ordinal) => checked((int)ValueAccess.ToInt64(ValueAt(ordinal), "Int32"));

    /// <inheritdoc/>
    public override long GetInt64(int ordinal) => ValueAccess.ToInt64(ValueAt(ordinal));

    /// <inheritdoc/>
    public override string GetString(int ordinal) => ValueAccess.ToText(ValueAt(ordinal));

    /// <inheritdoc/>
    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length)
    {
        if (TryGetBlob(ordinal, out ReadOnlySpan<byte> bytes))
            return RangeCopies.Copy(bytes, dataOffset, buffer, bufferOffset, length);
        return RangeCopies.Copy<byte>(
            ValueAccess.ToBytes(ValueAt(ordinal)), dataOffset, buffer, bufferOffset, length);
    }

    /// <inheritdoc/>
    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length)
    {
        RequireRow();
        if (_text?.Ordinal != ordinal) _text = (ordinal, GetString(ordinal));
        return RangeCopies.Copy<char>(_text.Value.Text, dataOffset, buffer, bufferOffset, length);
    }

    /// <summary>A stream over a BLOB.</summary>
    /// <param name="ordinal">The column.</param>
    /// <returns>The stream; it stays readable when the reader moves on.</returns>
    /// <exception cref="InvalidOperationException">The column is no BLOB.</exception>
    public override Stream GetStream(int ordinal)
    {
        SqlValue value = ValueAt(ordinal);
        if (!value.IsNull && value.Type != SqlType.Blob)
        {
            throw new InvalidOperationException(
                $"A column of type {SqlTypeNames.NameOf(value.Type)} is no stream of bytes.");
        }

        return new MemoryStream(ValueAccess.ToBytes(value), writable: false);
    }

    /// <summary>A reader over a TEXT or JSON.</summary>
    /// <param name="ordinal">The column.</param>
    /// <returns>The reader; it stays readable when this one moves on.</returns>
    /// <exception cref="InvalidOperationException">The column is no text.</exception>
    public override TextReader GetTextReader(int ordinal)
    {
        SqlValue value = ValueAt(ordinal);
        if (!value.IsNull && !SqlTypes.IsText(value.Type))
            throw new InvalidOperationException($"A column of type {SqlTypeNames.NameOf(value.Type)} is no text.");
        return new StringReader(ValueAccess.ToText(value));
    }

    /// <inheritdoc/>
    public override IEnumerator GetEnumerator() => new DbEnumerator(this, Is(CommandBehavior.CloseConnection));

    /// <summary>Describes the columns of the present result.</summary>
    /// <returns>One for each; none without a result.</returns>
    public ReadOnlyCollection<DbColumn> GetColumnSchema() =>
        ColumnSchemas.Of(RequireOpen(_columns), _connection.DataSource);

    /// <inheritdoc/>
    public override DataTable? GetSchemaTable() =>
        RequireOpen(_rows) is null ? null : ColumnSchemas.TableOf(GetColumnSchema());

    /// <summary>Runs statements up to the first result.</summary>
    internal async ValueTask OpenAsync(bool isAsync, CancellationToken cancellationToken) =>
        Show(await _results.NextAsync(isAsync, cancellationToken).ConfigureAwait(false));

    /// <summary>Ends it without running what remains.</summary>
    internal void Abort()
    {
        if (_isClosed) return;
        _isClosed = true;
        Show(null);
        _connection.Remove(this);
        _results.End();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) Close();
        base.Dispose(disposing);
    }

    private static readonly Task<bool> _true = Task.FromResult(true);
    private static readonly Task<bool> _false = Task.FromResult(false);

    private async ValueTask CloseAsync(bool isAsync)
    {
        if (_isClosed) return;
        Leave();
        try
        {
            await _results.FinishAsync(isAsync, default).ConfigureAwait(false);
        }
        finally
        {
            Abort();
            if (Is(CommandBehavior.CloseConnection)) _connection.Close();
        }
    }

    private async ValueTask<bool> NextAsync(bool isAsync, CancellationToken cancellationToken)
    {
        RequireOpen(0);
        cancellationToken.ThrowIfCancellationRequested();
        Leave();
        if (Is(CommandBehavior.SingleResult) || Is(CommandBehavior.SingleRow))
            await _results.FinishAsync(isAsync, cancellationToken).ConfigureAwait(false);
        else Show(await _results.NextAsync(isAsync, cancellationToken).ConfigureAwait(false));
        return _rows is not null;
    }

    private bool Advance(CancellationToken cancellationToken)
    {
        RequireOpen(0);
        bool isSecond = _state == RowState.On && Is(CommandBehavior.SingleRow);
        bool isFound = _state switch
        {
            RowState.Ahead => true,
            RowState.After => false,
            _ => _rows is not null && !isSecond && !Is(CommandBehavior.SchemaOnly)
                && _results.Move(_rows, cancellationToken),
        };
        _text = null;
        if (_state == RowState.Before) _hasRows = isFound;
        _state = isFound ? RowState.On : RowState.After;
        return isFound;
    }

    /// <summary>Leaves the present result.</summary>
    private void Leave()
    {
        _results.Drop(_rows);
        _rows = null;
        Show(null);
    }

    private void Show(RowSource? rows)
    {
        _rows?.Dispose();
        _rows = rows;
        _text = null;
        _columns = rows is null ? [] : rows.Columns as ResultColumn[] ?? [.. rows.Columns];
        _state = RowState.Before;
        _hasRows = null;
    }

    private bool Is(CommandBehavior behavior) => (_behavior & behavior) != 0;

    private T RequireOpen<T>(T value) =>
        _isClosed ? throw new InvalidOperationException("The reader is closed.") : value;

    private void RequireRow()
    {
        RequireOpen(0);
        if (_state != RowState.On)
            throw new InvalidOperationException("The reader is not on a row. Read returns true when it is.");
    }

    /// <summary>A BLOB of the present row where it lies, valid until the reader moves.</summary>
    private bool TryGetBlob(int ordinal, out ReadOnlySpan<byte> bytes)
    {
        if (_state != RowState.On) RequireRow();
        bytes = default;
        if (ColumnAt(ordinal).Type != SqlType.Blob) return false;
        try
        {
            return _rows!.TryGetBytes(ordinal, out bytes);
        }
        catch (Exception error) when (EngineErrors.TryMap(error, out IridiumException? mapped))
        {
            throw mapped;
        }
    }

    private SqlValue ValueAt(int ordinal)
    {
        if (_state != RowState.On) RequireRow();
        ColumnAt(ordinal);
        try
        {
            return _rows!.ValueOf(ordinal);
        }
        catch (Exception error) when (EngineErrors.TryMap(error, out IridiumException? mapped))
        {
            throw mapped;
        }
    }

    private SqlType TypeAt(int ordinal)
    {
        SqlType declared = ColumnAt(ordinal).Type;
        return declared == SqlType.Null && _state == RowState.On ? _rows!.ValueOf(ordinal).Type : declared;
    }

    private ResultColumn ColumnAt(int ordinal)
    {
        ResultColumn[] columns = _columns;
        return (uint)ordinal < (uint)columns.Length ? columns[ordinal] : throw NoColumn(ordinal);
    }

    private Exception NoColumn(int ordinal)
    {
        RequireOpen(0);
#pragma warning disable CA2201 // What ADO.NET prescribes for an ordinal that is not there.
        return _rows is null
            ? new InvalidOperationException("There is no result.")
            : new IndexOutOfRangeException(
                $"The result has {_columns.Length} columns; there is none at {ordinal}.");
#pragma warning restore CA2201
    }
}
