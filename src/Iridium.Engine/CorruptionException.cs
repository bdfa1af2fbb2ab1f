namespace Iridium.Engine;

/// <summary>
/// Bytes read from disk are not what was written: a checksum, a length or an identity does not match. Other files and
/// blocks stay readable; nothing was changed on disk. <c>iridium verify</c> lists all the damage in a directory.
/// </summary>
public sealed class CorruptionException : IridiumException
{
    /// <summary>Creates the error with a general message.</summary>
    public CorruptionException()
        : this("The database is damaged.")
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="message">What is damaged and where.</param>
    public CorruptionException(string message)
        : base(EngineErrorCode.Corruption, message)
    {
    }

    /// <summary>Creates the error with its cause.</summary>
    /// <param name="message">What is damaged and where.</param>
    /// <param name="innerException">The cause.</param>
    public CorruptionException(string message, Exception? innerException)
        : base(EngineErrorCode.Corruption, message, innerException)
    {
    }

    /// <summary>Creates the error for a place in a file.</summary>
    /// <param name="file">Path of the damaged file.</param>
    /// <param name="offset">Byte offset of the damaged part.</param>
    /// <param name="detail">What does not match, without a final full stop.</param>
    /// <param name="innerException">The cause, or null when there is none.</param>
    public CorruptionException(string file, long offset, string detail, Exception? innerException = null)
        : base(EngineErrorCode.Corruption, $"'{file}' is damaged at offset {offset}: {detail}.", innerException)
    {
        File = file;
        Offset = offset;
        Detail = detail;
    }

    /// <summary>What does not match, without the place; the whole message when the error was created without a place.
    /// </summary>
    public string Detail { get => field ?? Message; }

    /// <summary>Path of the damaged file, or null when the error was created without one.</summary>
    public string? File { get; }

    /// <summary>Byte offset of the damaged part in <see cref="File"/>.</summary>
    public long Offset { get; }
}
