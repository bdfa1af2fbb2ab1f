namespace Iridium.Testing;

/// <summary>
/// The simulated machine has no power: the operation may have happened in part, and no later one happens. An
/// <see cref="IOException"/>, so that the code under test takes it for any other failed file operation.
/// </summary>
public sealed class SimulatedPowerLossException : IOException
{
    public SimulatedPowerLossException()
        : this("The simulated machine lost power.")
    {
    }

    public SimulatedPowerLossException(string message)
        : base(message)
    {
    }

    public SimulatedPowerLossException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
