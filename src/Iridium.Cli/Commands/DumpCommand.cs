using System.CommandLine;
using Iridium.Cli.Output;
using Iridium.Cli.Text;
using Iridium.Engine;

namespace Iridium.Cli.Commands;

/// <summary><c>dump FILE</c>: shows what a log segment, a table or a manifest holds, also a broken one.</summary>
internal static class DumpCommand
{
    public static Command Create(GlobalOptions options, StandardOutput output)
    {
        var file = new Argument<string>("FILE")
        {
            Description = "A log segment (*.wal), a table (*.tbl) or a manifest (MANIFEST-*): its path, or its name "
                + "in the directory of --data.",
        };
        var command = new Command("dump", "Shows what a file of a database holds, also of an open or broken one.")
        {
            file,
        };
        command.SetAction(result =>
        {
            Settings settings = options.Read(result);
            string path = PathOf(settings, result.GetRequiredValue(file));
            return Interruption.Run(token => Run(settings, output, path, token));
        });
        return command;
    }

    private static int Run(Settings settings, StandardOutput output, string path, CancellationToken token)
    {
        using var printer = new DumpPrinter(settings, output);
        int damaged = FileDump.Read(path, printer.Print, fileSystem: null, token);
        output.Flush();
        if (damaged == 0) return ExitCode.Done;
        Console.Error.WriteLine(
            "iridium: " + ErrorLine.OneLine($"'{path}' has {SizeText.Count(damaged, "damaged place")}; see the lines "
            + $"'{FileDumpLine.Damage}'."));
        return ExitCode.Corruption;
    }

    private static string PathOf(Settings settings, string file)
    {
        if (file.Length == 0) throw new UsageException("FILE is empty.");
        string inside = Path.Combine(settings.DataDirectory, file);
        return !Path.Exists(file) && File.Exists(inside) ? inside : file;
    }
}
