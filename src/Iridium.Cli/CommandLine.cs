using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Iridium.Cli.Commands;
using Iridium.Cli.Output;

namespace Iridium.Cli;

/// <summary>
/// The whole run of the tool: parse, run the command, and turn whatever happens into an exit code and at most one line
/// on standard error.
/// </summary>
internal static class CommandLine
{
    public static int Run(string[] arguments)
    {
        var options = new GlobalOptions();
        using var output = new StandardOutput();

        // A line that nobody can read must not change the exit code.
        if (StandardStreams.IsClosed(StandardStreams.Error)) Console.SetError(TextWriter.Null);

        // A key may begin with '@', which must not be taken for the name of a file with arguments.
        var parsing = new ParserConfiguration { ResponseFileTokenReplacer = null };
        ParseResult parsed = Build(options, output).Parse(arguments, parsing);
        try
        {
            if (parsed.Action is ParseErrorAction) throw new UsageException(Explain(parsed));
            var running = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            int code = parsed.Invoke(running);
            output.Flush();
            return code;
        }
        catch (OutputClosedException)
        {
            // The reader has what it wanted, as in 'iridium scan | head -1'.
            return ExitCode.Done;
        }
        catch (Exception error)
        {
            return Report(error, options.IsVerbose(parsed));
        }
    }

    private static RootCommand Build(GlobalOptions options, StandardOutput output)
    {
        var root = new RootCommand("Reads, writes, inspects and verifies an Iridium database.")
        {
            PutCommand.Create(options, output),
            GetCommand.Create(options, output),
            DeleteCommand.Create(options, output),
            ScanCommand.Create(options, output),
            StatsCommand.Create(options, output),
            FlushCommand.Create(options, output),
            CompactCommand.Create(options, output),
            SizeCommand.Create(options, output),
            ExportCommand.Create(options, output),
            ImportCommand.Create(options, output),
            IngestCommand.Create(options, output),
            DropCommand.Create(options, output),
            VerifyCommand.Create(options, output),
            RepairCommand.Create(options, output),
            DumpCommand.Create(options, output),
            CheckpointCommand.Create(options, output),
            BackupCommand.Create(options, output),
            RestoreCommand.Create(options, output),
            ChangesCommand.Create(options, output),
        };
        options.AddTo(root);
        foreach (HelpOption option in root.Options.OfType<HelpOption>())
            option.Action = new HelpWithExamples((HelpAction)option.Action!);
        return root;
    }

    private static string Explain(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string help = $"{HelpWithExamples.NameOf(command)} --help";
        return $"{WhatIsWrong(parsed, command).TrimEnd('.')}. See '{help}'.";
    }

    private static string WhatIsWrong(ParseResult parsed, Command command)
    {
        if (command is RootCommand && parsed.UnmatchedTokens.Count == 0) return "Name a command";
        if (command is RootCommand) return $"There is no command '{parsed.UnmatchedTokens[0]}'";
        if (command.Subcommands.Count > 0)
            return $"Name one of: {string.Join(", ", command.Subcommands.Select(each => each.Name))}";
        Argument? missing = command.Arguments.FirstOrDefault(
            each => parsed.GetResult(each) is not { Tokens.Count: > 0 });
        return missing is null ? parsed.Errors[0].Message : $"{missing.Name} is missing";
    }

    private static int Report(Exception error, bool isVerbose)
    {
        ErrorLine line = ErrorLine.For(error);
        Console.Error.WriteLine("iridium: " + line.Text);
        if (isVerbose && error is not UsageException) Console.Error.WriteLine(error);
        return line.ExitCode;
    }
}
