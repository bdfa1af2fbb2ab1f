namespace Iridium.Engine;

/// <summary>
/// The files were written in a format this build does not read. Nothing was changed. Open them with the version of
/// Iridium that the message names, or a newer one.
/// </summary>
public sealed class FormatVersionException : IridiumException
{
    /// <summary>Creates the error with a general message.</summary>
    public FormatVersionException()
        : this("The files have a format version that this build does not read.")
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened, where, and what the caller can do.</param>
    public FormatVersionException(string message)
        : base(EngineErrorCode.FormatVersion, message)
    {
    }

    /// <summary>Creates the error with its cause.</summary>
    /// <param name="message">What happened, where, and what the caller can do.</param>
    /// <param name="innerException">The cause.</param>
    public FormatVersionException(string message, Exception? innerException)
        : base(EngineErrorCode.FormatVersion, message, innerException)
    {
    }
}
