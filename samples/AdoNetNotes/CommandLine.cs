using System.Globalization;
using Iridium.Data;

namespace AdoNetNotes;

/// <summary>Reads the command line, runs one command and says what came of it.</summary>
internal static class CommandLine
{
    private const int Done = 0;
    private const int NotDone = 1;
    private const int WrongUsage = 2;

    private const string Usage =
        """
        A notebook over ADO.NET. Without a command it shows all of them once.

          add NAME TEXT [--ttl SECONDS]   adds a note; with --ttl it goes by itself
          list [PREFIX]                   shows notes whose names begin with PREFIX, and how they are found
          edit NAME TEXT                  changes a note; begins again when someone else changed it meanwhile
          tag NAME TAG                    tags a note
          find TAG                        shows the notes that have a tag
          draft NAME TEXT REVISION        writes a note twice in one transaction and takes the second back
          race                            two change one note at once: conflicts, and how they are answered
          write COUNT                     writes numbered notes; prints the name of each once it is durable
          check                           checks that what was written is whole, whatever was killed meanwhile

          --data DIR                      directory of the database; default iridium-data beside the sample

        Exit codes: 0 done, 1 not done (the reason is one line on standard error), 2 wrong usage.
        """;

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        if (args is ["--help"] or ["-h"])
        {
            output.WriteLine(Usage);
            return Done;
        }

        if (!TryReadDirectory(args, out string directory, out string[] words) || Find(words, output) is not { } command)
        {
            errors.WriteLine(Usage);
            return WrongUsage;
        }

        try
        {
            await using IridiumDataSource source = Notebook.OpenSource(Path.GetFullPath(directory));
            await new Notebook(source).PrepareAsync();
            if (await command(new Desk(source, output)) is not { } reason) return Done;
            errors.WriteLine("AdoNetNotes: " + reason);
        }
        catch (Exception error) when (error is IridiumException or IOException or UnauthorizedAccessException)
        {
            errors.WriteLine("AdoNetNotes: " + error.Message.ReplaceLineEndings(" "));
        }

        return NotDone;
    }

    private static bool TryReadDirectory(string[] args, out string directory, out string[] words)
    {
        directory = Path.Combine(SampleFolder.Locate(), "iridium-data");
        words = args;
        int at = Array.IndexOf(args, "--data");
        if (at < 0) return true;
        if (at + 1 == args.Length || args[at + 1].Length == 0) return false;
        directory = args[at + 1];
        words = [.. args[..at], .. args[(at + 2)..]];
        return true;
    }

    /// <summary>The command that the words name; null when there is none.</summary>
    private static Func<Desk, Task<string?>>? Find(string[] words, TextWriter output) => words switch
    {
        [] => desk => new Tour(desk, output).RunAsync(),
        ["add", { Length: > 0 } name, var text] => desk => desk.AddAsync(name, text, null),
        ["add", { Length: > 0 } name, var text, "--ttl", var time] when NumberOf(time) is { } seconds =>
            desk => desk.AddAsync(name, text, TimeSpan.FromSeconds(seconds)),
        ["list"] => desk => desk.ListAsync(""),
        ["list", var prefix] => desk => desk.ListAsync(prefix),
        ["edit", { Length: > 0 } name, var text] => desk => desk.EditAsync(name, text),
        ["tag", { Length: > 0 } name, var tag] when IsTag(tag) => desk => desk.TagAsync(name, tag),
        ["find", var tag] when IsTag(tag) => desk => desk.FindAsync(tag),
        ["draft", { Length: > 0 } name, var text, var revision] => desk => desk.DraftAsync(name, text, revision),
        ["race"] => desk => desk.RaceAsync(),
        ["write", var number] when NumberOf(number) is { } count => desk => desk.WriteAsync(count),
        ["check"] => desk => desk.CheckAsync(),
        _ => null,
    };

    /// <summary>A stroke ends a tag in the key of its row, so a tag has none.</summary>
    private static bool IsTag(string text) => text.Length > 0 && !text.Contains('/');

    private static int? NumberOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number
            : null;
}
