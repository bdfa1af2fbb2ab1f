using System.Data.Common;

namespace Iridium.Data;

/// <summary>
/// What a statement or a connection failed with. <see cref="SqlState"/> says which kind of trouble it is
/// (<see cref="SqlStates"/>), <see cref="IsTransient"/> whether running the transaction again may succeed.
/// </summary>
public sealed class IridiumException : DbException
{
    /// <summary>Makes an error of the kind of trouble that a text describes.</summary>
    /// <param name="sqlState">Five characters, see <see cref="SqlStates"/>.</param>
    /// <param name="message">What was wrong, where, and what to do.</param>
    /// <param name="innerException">The engine's error, where there is one.</param>
    public IridiumException(string sqlState, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        SqlState = sqlState;
    }

    /// <summary>Five characters that say which kind of trouble it is, as PostgreSQL has them.</summary>
    public override string SqlState { get; }

    /// <summary>Whether running the same transaction again may succeed.</summary>
    public override bool IsTransient =>
        SqlState is SqlStates.SerializationFailure or SqlStates.DiskFull
        || InnerException is Engine.IridiumException { IsTransient: true };

    /// <summary>The command of a batch that failed; null outside a batch and when the whole of it failed.</summary>
    public new IridiumBatchCommand? BatchCommand { get; internal set; }

    /// <summary>For a syntax error the line it is in, counted from 1; else 0.</summary>
    public int Line { get; init; }

    /// <summary>For a syntax error its column, counted from 1; else 0.</summary>
    public int Column { get; init; }

    /// <inheritdoc/>
    protected override DbBatchCommand? DbBatchCommand => BatchCommand;
}
