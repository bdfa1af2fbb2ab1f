namespace Iridium.Torture;

/// <summary>One way to look for errors: it tries cases until its time is over, and can repeat one that failed.
/// </summary>
public interface IHarness
{
    /// <summary>What the command line calls it.</summary>
    string Name { get; }

    /// <summary>Its share of the time of all harnesses, as a weight.</summary>
    int Weight { get; }

    /// <summary>Tries cases until <see cref="HarnessRun.IsOver"/>; what fails is told to the run.</summary>
    void Run(HarnessRun run);

    /// <summary>Repeats a case.</summary>
    /// <exception cref="Exception">It fails as before, or otherwise.</exception>
    void Replay(ReplayFile file);
}
