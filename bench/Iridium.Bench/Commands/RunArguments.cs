using System.Globalization;
using Iridium.Bench.Running;

namespace Iridium.Bench.Commands;

/// <summary>The command line of one run, as <see cref="RunCommand"/> reads it.</summary>
internal static class RunArguments
{
    public static IReadOnlyList<string> Of(RunRequest request, string resultFile)
    {
        List<string> arguments =
        [
            "run",
            RunCommand.EngineName, request.Engine.Name,
            RunCommand.WorkloadName, request.Workload.Name,
            RunCommand.RoundName, request.Round.ToString(CultureInfo.InvariantCulture),
            RunCommand.DirectoryName, request.Directory,
            RunCommand.ResultName, resultFile,
        ];
        if (request.Loaded is { } loaded) arguments.AddRange([RunCommand.LoadedName, loaded]);
        arguments.AddRange(SettingsOptions.Arguments(request.Settings));
        return arguments;
    }
}
