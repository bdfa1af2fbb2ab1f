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

    // For the thread that reads.
    private ResultCursor _cursor;

    internal IridiumDataReader(IridiumConnection connection, ResultSequence results, CommandBehavior behavior)
    {
        _connection = connection;
        _results = results;
        _cursor = new ResultCursor(results, behavior);
    }

    /// <inheritdoc/>
    public override int Depth
    {
        get
        {
            _cursor.RequireOpen();
            return 0;
        }
    }

    /// <inheritdoc/>
    public override int FieldCount => _cursor.Columns.Length;

    /// <inheritdoc/>
    public override bool HasRows => _cursor.HasRows();

    /// <inheritdoc/>
    public override bool IsClosed => _cursor.IsClosed;

    /// <summary>Records changed by the statements run so far; -1 when none of them counts.</summary>
    public override int RecordsAffected => (int)Math.Min(_results.RecordsAffected, int.MaxValue);

    /// <inheritdoc/>
    public override object this[int ordinal] => GetValue(ordinal);

    /// <inheritdoc/>
    public override object this[string name] => GetValue(GetOrdinal(name));

    /// <inheritdoc/>
    public override bool Read() => _cursor.Advance(default);

    /// <inheritdoc/>
    public override Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<bool>(cancellationToken);
        try
        {
            return _cursor.Advance(cancellationToken) ? _true : _false;
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
    public override string GetName(int ordinal) => _cursor.ColumnAt(ordinal).Name;

    /// <inheritdoc/>
    public override int GetOrdinal(string name) => _cursor.OrdinalOf(name);

    /// <inheritdoc/>
    public override string GetDataTypeName(int ordinal) => SqlTypeNames.NameOf(_cursor.TypeAt(ordinal));

    /// <inheritdoc/>
    [return: DynamicallyAccessedMembers(
        DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.PublicProperties)]
    public override Type GetFieldType(int ordinal) => SqlTypes.ClrTypeOf(_cursor.TypeAt(ordinal));

    /// <inheritdoc/>
    public override object GetValue(int ordinal) => _cursor.TryGetBlob(ordinal, out ReadOnlySpan<byte> bytes)
        ? bytes.ToArray()
        : _cursor.ValueAt(ordinal).ToObject() ?? DBNull.Value;

    /// <inheritdoc/>
    public override int GetValues(object[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        _cursor.RequireRow();
        int count = Math.Min(values.Length, _cursor.Columns.Length);
        for (int i = 0; i < count; i++) values[i] = GetValue(i);
        return count;
    }

    /// <inheritdoc/>
    public override bool IsDBNull(int ordinal) => _cursor.ValueAt(ordinal).IsNull;

    /// <inheritdoc/>
    public override Task<bool> IsDBNullAsync(int ordinal, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<bool>(cancellationToken)
            : base.IsDBNullAsync(ordinal, cancellationToken);

    /// <inheritdoc/>
    public override T GetFieldValue<T>(int ordinal) =>
        typeof(T) == typeof(byte[]) && _cursor.TryGetBlob(ordinal, out ReadOnlySpan<byte> bytes)
            ? (T)(object)bytes.ToArray()
            : TypedAccess.To<T>(_cursor.ValueAt(ordinal));

    /// <inheritdoc/>
    public override bool GetBoolean(int ordinal) => ValueAccess.ToBoolean(_cursor.ValueAt(ordinal));

    /// <inheritdoc/>
    public override byte GetByte(int ordinal) => ValueAccess.ToByte(_cursor.ValueAt(ordinal));

    /// <inheritdoc/>
    public override char GetChar(int ordinal) => ValueAccess.ToChar(_cursor.ValueAt(ordinal));

    /// <inheritdoc/>
    public override DateTime GetDateTime(int ordinal) => ValueAccess.ToDateTime(_cursor.ValueAt(ordinal));

    /// <inheritdoc/>
    public override decimal GetDecimal(int ordinal) => ValueAccess.ToDecimal(_cursor.ValueAt(ordinal));

    /// <inheritdoc/>
    public override double GetDouble(int ordinal) => ValueAccess.ToDouble(_cursor.ValueAt(ordinal));

    /// <inheritdoc/>
    public override float GetFloat(int ordinal) => ValueAccess.ToSingle(_cursor.ValueAt(ordinal));

    /// <inheritdoc/>
    public override Guid GetGuid(int ordinal) => ValueAccess.ToGuid(_cursor.ValueAt(ordinal));

    /// <inheritdoc/>
    public override short GetInt16(int ordinal) =>
        checked((short)ValueAccess.ToInt64(_cursor.ValueAt(ordinal), "Int16"));

    /// <inheritdoc/>
    public override int GetInt32(int ordinal) =>
        checked((int)ValueAccess.ToInt64(_cursor.ValueAt(ordinal), "Int32"));

    /// <inheritdoc/>
    public override long GetInt64(int ordinal) => ValueAccess.ToInt64(_cursor.ValueAt(ordinal));

    /// <inheritdoc/>
    public override string GetString(int ordinal) => ValueAccess.ToText(_cursor.ValueAt(ordinal));

    /// <inheritdoc/>
    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length)
    {
        if (_cursor.TryGetBlob(ordinal, out ReadOnlySpan<byte> bytes))
            return RangeCopies.Copy(bytes, dataOffset, buffer, bufferOffset, length);
        return RangeCopies.Copy<byte>(
            ValueAccess.ToBytes(_cursor.ValueAt(ordinal)), dataOffset, buffer, bufferOffset, length);
    }

    /// <inheritdoc/>
    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        RangeCopies.Copy<char>(_cursor.TextAt(ordinal), dataOffset, buffer, bufferOffset, length);

    /// <summary>A stream over a BLOB.</summary>
    /// <param name="ordinal">The column.</param>
    /// <returns>The stream; it stays readable when the reader moves on.</returns>
    /// <exception cref="InvalidOperationException">The column is no BLOB.</exception>
    public override Stream GetStream(int ordinal)
    {
        SqlValue value = _cursor.ValueAt(ordinal);
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
        SqlValue value = _cursor.ValueAt(ordinal);
        if (!value.IsNull && !SqlTypes.IsText(value.Type))
            throw new InvalidOperationException($"A column of type {SqlTypeNames.NameOf(value.Type)} is no text.");
        return new StringReader(ValueAccess.ToText(value));
    }

    /// <inheritdoc/>
    public override IEnumerator GetEnumerator() => new DbEnumerator(this, _cursor.Is(CommandBehavior.CloseConnection));

    /// <summary>Describes the columns of the present result.</summary>
    /// <returns>One for each; none without a result.</returns>
    public ReadOnlyCollection<DbColumn> GetColumnSchema() =>
        ColumnSchemas.Of(_cursor.Columns, _connection.DataSource);

    /// <inheritdoc/>
    public override DataTable? GetSchemaTable()
    {
        _cursor.RequireOpen();
        return _cursor.HasResult ? ColumnSchemas.TableOf(GetColumnSchema()) : null;
    }

    /// <summary>Runs statements up to the first result.</summary>
    internal async ValueTask OpenAsync(bool isAsync, CancellationToken cancellationToken)
    {
        RowSource? rows = await _results.NextAsync(isAsync, cancellationToken).ConfigureAwait(false);
        _cursor.Show(rows);
    }

    /// <summary>Ends it without running what remains.</summary>
    internal void Abort()
    {
        if (_cursor.IsClosed) return;
        _cursor.Close();
        _connection.Readers.Remove(this);
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
        if (_cursor.IsClosed) return;
        _cursor.Leave();
        try
        {
            await _results.FinishAsync(isAsync, default).ConfigureAwait(false);
        }
        finally
        {
            Abort();
            if (_cursor.Is(CommandBehavior.CloseConnection)) _connection.Close();
        }
    }

    private async ValueTask<bool> NextAsync(bool isAsync, CancellationToken cancellationToken)
    {
        _cursor.RequireOpen();
        cancellationToken.ThrowIfCancellationRequested();
        _cursor.Leave();
        if (_cursor.Is(CommandBehavior.SingleResult) || _cursor.Is(CommandBehavior.SingleRow))
            await _results.FinishAsync(isAsync, cancellationToken).ConfigureAwait(false);
        else await OpenAsync(isAsync, cancellationToken).ConfigureAwait(false);
        return _cursor.HasResult;
    }
}
