namespace Iridium.Cli.Output;

/// <summary>Nobody reads the output any more: the other end of the pipe is closed. No error of the tool.</summary>
internal sealed class OutputClosedException(Exception innerException)
    : Exception("The output was closed.", innerException);
