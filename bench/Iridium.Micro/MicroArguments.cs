namespace Iridium.Micro;

/// <summary>
/// The command line that the runner gets. Benchmarks run in this process unless it asks for another one: nothing is
/// generated, restored and built for each of them, so a short run takes seconds.
/// </summary>
internal static class MicroArguments
{
    private const string InProcess = "--inProcess";
    private static readonly string[] _otherProcess =
        [InProcess, "-i", "--runtimes", "-r", "--toolchain", "-t", "--corerun", "--cli"];

    public static string[] Of(string[] arguments) =>
        arguments.Intersect(_otherProcess, StringComparer.OrdinalIgnoreCase).Any() || arguments.Length == 0
            ? arguments
            : [.. arguments, InProcess];
}
