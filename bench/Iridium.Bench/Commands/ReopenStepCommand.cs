using System.CommandLine;
using System.Globalization;
using Iridium.Bench.Engines;
using Iridium.Bench.Running;

namespace Iridium.Bench.Commands;

/// <summary><c>reopen-step</c>: what <c>reopen</c> starts in processes of their own. Not for people.</summary>
internal static class ReopenStepCommand
{
    private const string Name = "reopen-step";
    private const string StepName = "--step";
    private const string EngineName = "--engine";
    private const string RoundName = "--round";
    private const string DirectoryName = "--directory";
    private const string RandomName = "--random";
    private const string KeysName = "--keys";

    public static Command Create()
    {
        var step = new Option<string>(StepName) { Required = true };
        var engine = new Option<string>(EngineName) { Required = true };
        var round = new Option<int>(RoundName);
        var directory = new Option<string>(DirectoryName) { Required = true };
        var random = new Option<bool>(RandomName);
        var keys = new Option<long>(KeysName);
        var settings = new SettingsOptions();
        var command = new Command(Name, "Does one step of reopen.") { Hidden = true };
        foreach (Option option in (Option[])[step, engine, round, directory, random, keys])
            command.Options.Add(option);
        settings.AddTo(command);
        command.SetAction(parsed =>
        {
            var request = new ReopenRequest(
                EngineKind.Of(parsed.GetValue(engine)!),
                settings.Read(parsed, parsed.GetValue(keys)),
                parsed.GetValue(directory)!,
                parsed.GetValue(random));
            RunCommand.LoadLibraries(request.Engine, request.Settings);
            new ReopenStep(request, parsed.GetValue(round)).Run(parsed.GetValue(step)!);
        });
        return command;
    }

    public static IReadOnlyList<string> Arguments(ReopenRequest request, string step, int round)
    {
        List<string> arguments =
        [
            Name,
            StepName, step,
            EngineName, request.Engine.Name,
            RoundName, round.ToString(CultureInfo.InvariantCulture),
            DirectoryName, request.Directory,
            RandomName, request.IsRandom ? "true" : "false",
        ];
        arguments.AddRange(SettingsOptions.Arguments(request.Settings));
        return arguments;
    }
}
