namespace Iridium.Cli;

/// <summary>The command was given in a way that cannot be meant. The message is shown as one line.</summary>
internal sealed class UsageException : Exception
{
    public UsageException(string message)
        : base(message)
    {
    }

    public UsageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
