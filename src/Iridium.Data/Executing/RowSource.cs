using Iridium.Data.Values;

namespace Iridium.Data.Executing;

/// <summary>
/// The rows of one result, one at a time, forward only. A new one stands before the first row. For one thread at a
/// time. Dispose it: it may hold a cursor.
/// </summary>
internal abstract class RowSource : IDisposable
{
    public abstract IReadOnlyList<ResultColumn> Columns { get; }

    /// <summary>Whether a move looks at one record at most, so that it is not worth watching the clock for.</summary>
    public virtual bool IsImmediate => true;

    /// <summary>Goes to the next row.</summary>
    /// <param name="cancellationToken">Looked at now and then while rows that do not fit are passed over.</param>
    /// <returns>False when there is none.</returns>
    /// <exception cref="IridiumException">Reading or evaluating failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public abstract bool MoveNext(CancellationToken cancellationToken);

    /// <summary>A value of the present row.</summary>
    public abstract SqlValue ValueOf(int column);

    /// <summary>
    /// The bytes of a BLOB, TEXT or JSON column of the present row without a copy; valid until the next move. The other
    /// types and NULL have none.
    /// </summary>
    /// <returns>False when there are none; use <see cref="ValueOf"/>.</returns>
    public virtual bool TryGetBytes(int column, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        return false;
    }

    public virtual void Dispose()
    {
    }
}
