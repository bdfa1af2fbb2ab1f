namespace Iridium.Engine;

/// <summary>
/// The changes asked for are not in the log any more: retention has passed them. Copy the source anew, from a snapshot
/// or a backup, and go on after its sequence; or keep more with <see cref="DatabaseOptions.ChangeRetentionBytes"/> and
/// <see cref="DatabaseOptions.ChangeRetentionAge"/>.
/// </summary>
public sealed class SequenceGoneException : IridiumException
{
    /// <summary>Creates the error with a general message.</summary>
    public SequenceGoneException()
        : this("The changes are not in the log any more.")
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="message">What is gone.</param>
    public SequenceGoneException(string message)
        : this(message, null)
    {
    }

    /// <summary>Creates the error with its cause.</summary>
    /// <param name="message">What is gone.</param>
    /// <param name="innerException">The cause.</param>
    public SequenceGoneException(string message, Exception? innerException)
        : base(EngineErrorCode.SequenceGone, message, innerException)
    {
    }

    /// <summary>Creates the error for a sequence.</summary>
    /// <param name="requested">The first sequence that was asked for.</param>
    /// <param name="oldestAvailable">The first one that is there.</param>
    public SequenceGoneException(long requested, long oldestAvailable)
        : base(
            EngineErrorCode.SequenceGone,
            $"The changes from sequence {requested} on are not in the log any more; it begins with sequence "
            + $"{oldestAvailable}. Copy the database anew and go on after that, or keep more log with "
            + "ChangeRetentionBytes and ChangeRetentionAge.")
    {
        Requested = requested;
        OldestAvailable = oldestAvailable;
    }

    /// <summary>The first sequence that was asked for.</summary>
    public long Requested { get; }

    /// <summary>The first sequence that is in the log.</summary>
    public long OldestAvailable { get; }
}
