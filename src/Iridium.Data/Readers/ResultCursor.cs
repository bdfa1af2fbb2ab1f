using System.Data;
using Iridium.Data.Executing;
using Iridium.Data.Values;

namespace Iridium.Data.Readers;

/// <summary>
/// Where a data reader stands: the present result with its columns, and the row of it. A field of the reader and no
/// object of its own, so that a value is no step further away; never copied. For one thread at a time.
/// </summary>
/// <param name="results">Where rows come from.</param>
/// <param name="behavior">What the reader's caller needs.</param>
internal struct ResultCursor(ResultSequence results, CommandBehavior behavior)
{
    private RowSource? _rows;
    private ResultColumn[] _columns = [];
    private RowState _state;
    private bool? _hasRows;

    // A long text that is fetched piece by piece is decoded once.
    private (int Ordinal, string Text)? _text;

    private enum RowState
    {
        Before,
        Ahead,
        On,
        After,
    }

    public bool IsClosed { get; private set; }

    /// <summary>Whether there is a result, with rows or without.</summary>
    public readonly bool HasResult => _rows is not null;

    /// <summary>The columns of the result; none without one.</summary>
    /// <exception cref="InvalidOperationException">The reader is closed.</exception>
    public readonly ResultColumn[] Columns
    {
        get
        {
            RequireOpen();
            return _columns;
        }
    }

    public readonly bool Is(CommandBehavior asked) => (behavior & asked) != 0;

    /// <exception cref="InvalidOperationException">The reader is closed.</exception>
    public readonly void RequireOpen()
    {
        if (IsClosed) throw new InvalidOperationException("The reader is closed.");
    }

    /// <exception cref="InvalidOperationException">The reader is closed, or not on a row.</exception>
    public readonly void RequireRow()
    {
        RequireOpen();
        if (_state != RowState.On)
            throw new InvalidOperationException("The reader is not on a row. Read returns true when it is.");
    }

    /// <summary>Stands before the first row of a result, or nowhere; the one before is let go.</summary>
    public void Show(RowSource? rows)
    {
        _rows?.Dispose();
        _rows = rows;
        _text = null;
        _columns = rows is null ? [] : rows.Columns as ResultColumn[] ?? [.. rows.Columns];
        _state = RowState.Before;
        _hasRows = null;
    }

    /// <summary>Leaves the present result.</summary>
    public void Leave()
    {
        results.Drop(_rows);
        _rows = null;
        Show(null);
    }

    public void Close()
    {
        IsClosed = true;
        Show(null);
    }

    /// <summary>Whether the result has a row; the first is fetched to know it.</summary>
    public bool HasRows()
    {
        RequireOpen();
        if (_hasRows is bool known) return known;
        bool found = _rows is not null && !Is(CommandBehavior.SchemaOnly) && results.Move(_rows, default);
        _state = found ? RowState.Ahead : RowState.After;
        _hasRows = found;
        return found;
    }

    /// <summary>Goes to the next row.</summary>
    /// <returns>False when there is none.</returns>
    public bool Advance(CancellationToken cancellationToken)
    {
        RequireOpen();
        bool isSecond = _state == RowState.On && Is(CommandBehavior.SingleRow);
        bool isFound = _state switch
        {
            RowState.Ahead => true,
            RowState.After => false,
            _ => _rows is not null && !isSecond && !Is(CommandBehavior.SchemaOnly)
                && results.Move(_rows, cancellationToken),
        };
        _text = null;
        if (_state == RowState.Before) _hasRows = isFound;
        _state = isFound ? RowState.On : RowState.After;
        return isFound;
    }

    public readonly ResultColumn ColumnAt(int ordinal)
    {
        ResultColumn[] columns = _columns;
        return (uint)ordinal < (uint)columns.Length ? columns[ordinal] : throw NoColumn(ordinal);
    }

    /// <summary>The first column of a name, or else of one that differs in case only.</summary>
    public readonly int OrdinalOf(string name)
    {
        RequireOpen();
        for (int i = 0; i < _columns.Length; i++)
            if (_columns[i].Name == name) return i;
        for (int i = 0; i < _columns.Length; i++)
            if (_columns[i].Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return i;
#pragma warning disable CA2201 // What ADO.NET prescribes for a name that is not there.
        throw new IndexOutOfRangeException($"The result has no column '{name}'.");
#pragma warning restore CA2201
    }

    /// <summary>The type of a column, or where that has none of its own of the value in it.</summary>
    public readonly SqlType TypeAt(int ordinal)
    {
        SqlType declared = ColumnAt(ordinal).Type;
        return declared == SqlType.Null && _state == RowState.On ? _rows!.ValueOf(ordinal).Type : declared;
    }

    /// <summary>A value of the present row.</summary>
    public readonly SqlValue ValueAt(int ordinal)
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

    /// <summary>A BLOB of the present row where it lies, valid until the reader moves.</summary>
    /// <returns>False for a column of another type, and where there are no bytes to show.</returns>
    public readonly bool TryGetBlob(int ordinal, out ReadOnlySpan<byte> bytes)
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

    /// <summary>A text of the present row, kept for the next piece of it.</summary>
    public string TextAt(int ordinal)
    {
        RequireRow();
        if (_text?.Ordinal != ordinal) _text = (ordinal, ValueAccess.ToText(ValueAt(ordinal)));
        return _text.Value.Text;
    }

    private readonly Exception NoColumn(int ordinal)
    {
        RequireOpen();
#pragma warning disable CA2201 // What ADO.NET prescribes for an ordinal that is not there.
        return _rows is null
            ? new InvalidOperationException("There is no result.")
            : new IndexOutOfRangeException(
                $"The result has {_columns.Length} columns; there is none at {ordinal}.");
#pragma warning restore CA2201
    }
}
