namespace Iridium.Cli;

/// <summary>What the tool's exit codes mean; part of its interface (docs/cli.md).</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Error = 1;
    public const int Usage = 2;
    public const int NotFound = 3;
    public const int Corruption = 4;

    /// <summary>Ended by Ctrl-C (SIGINT), as shells number it.</summary>
    public const int Interrupted = 130;

    /// <summary>Ended by SIGTERM.</summary>
    public const int Terminated = 143;
}
