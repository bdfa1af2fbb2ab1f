namespace Iridium.Engine;

/// <summary>
/// An error of the environment or of the data: a failed file operation, a damaged file, a held lock. Misuse of the
/// interface throws the base class library's exceptions instead, and expected outcomes are return values.
/// </summary>
public class IridiumException : Exception
{
    /// <summary>Creates an error of kind <see cref="EngineErrorCode.InputOutput"/>.</summary>
    public IridiumException()
        : this("A database operation failed.")
    {
    }

    /// <summary>Creates an error of kind <see cref="EngineErrorCode.InputOutput"/>.</summary>
    /// <param name="message">What failed, where, and what the caller can do.</param>
    public IridiumException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an error of kind <see cref="EngineErrorCode.InputOutput"/> with its cause.</summary>
    /// <param name="message">What failed, where, and what the caller can do.</param>
    /// <param name="innerException">The cause.</param>
    public IridiumException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates an error.</summary>
    /// <param name="code">Its kind.</param>
    /// <param name="message">What failed, where, and what the caller can do.</param>
    /// <param name="innerException">The cause, or null when there is none.</param>
    public IridiumException(EngineErrorCode code, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
    }

    /// <summary>The kind of error.</summary>
    public EngineErrorCode Code { get; }

    /// <summary>True when the same call may succeed later without reopening the database.</summary>
    public bool IsTransient => Code is EngineErrorCode.DiskFull
        or EngineErrorCode.DatabaseLocked
        or EngineErrorCode.WritesStalled
        or EngineErrorCode.TransactionConflict;
}
