using Iridium.Engine;

namespace Iridium.Data.Executing;

/// <summary>Makes checkpoints for statements.</summary>
internal static class Checkpoints
{
    /// <returns>The newest sequence that the checkpoint holds.</returns>
    /// <exception cref="IridiumException">The path is not valid, or the directory is not empty.</exception>
    public static long Make(IridiumDatabase database, string directory, CancellationToken cancellationToken)
    {
        try
        {
            return database.Checkpoint(directory, cancellationToken: cancellationToken);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new IridiumException(SqlStates.InputOutput, error.Message, error);
        }
    }
}
