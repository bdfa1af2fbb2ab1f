namespace Iridium.Engine;

/// <summary>
/// An earlier append or sync of the log failed, so the database takes no more writes; the first failure is the inner
/// exception. Reads go on. Dispose the database, mend the cause and open it again: everything acknowledged as
/// <see cref="Durability.Sync"/> is there.
/// </summary>
public sealed class EngineFailedException : IridiumException
{
    /// <summary>Creates the error with a general message.</summary>
    public EngineFailedException()
        : this("The database has failed and takes no more writes.")
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened, where, and what the caller can do.</param>
    public EngineFailedException(string message)
        : base(EngineErrorCode.EngineFailed, message)
    {
    }

    /// <summary>Creates the error with its cause.</summary>
    /// <param name="message">What happened, where, and what the caller can do.</param>
    /// <param name="innerException">The cause.</param>
    public EngineFailedException(string message, Exception? innerException)
        : base(EngineErrorCode.EngineFailed, message, innerException)
    {
    }
}
