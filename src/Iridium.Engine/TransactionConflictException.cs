namespace Iridium.Engine;

/// <summary>
/// A transaction was refused at its commit, as often as it was allowed to try. Nothing of it was written. Transient: it
/// may succeed when it is run again, unless a condition of its own does not hold.
/// </summary>
public sealed class TransactionConflictException : IridiumException
{
    /// <summary>Creates the error with a general message.</summary>
    public TransactionConflictException()
        : this("The transaction met a conflict and was not committed.")
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened, where, and what the caller can do.</param>
    public TransactionConflictException(string message)
        : this(message, innerException: null)
    {
    }

    /// <summary>Creates the error with its cause.</summary>
    /// <param name="message">What happened, where, and what the caller can do.</param>
    /// <param name="innerException">The cause.</param>
    public TransactionConflictException(string message, Exception? innerException)
        : base(EngineErrorCode.TransactionConflict, message, innerException)
    {
    }

    /// <summary>Creates the error for a conflict.</summary>
    /// <param name="conflict">The last conflict.</param>
    /// <param name="attempts">How often the transaction was run.</param>
    public TransactionConflictException(TransactionConflict conflict, int attempts)
        : this($"The transaction was not committed, in {attempts} attempts: at the last one {conflict}. "
            + "Nothing was written; run it again, or let it meet others less.")
    {
        Conflict = conflict;
        Attempts = attempts;
    }

    /// <summary>The last conflict, when it is known.</summary>
    public TransactionConflict? Conflict { get; }

    /// <summary>How often the transaction was run.</summary>
    public int Attempts { get; }
}
