using Iridium.Engine;

namespace Iridium.Cli;

/// <summary>Turns what ended a command into one line for people and one exit code for scripts. Pure.</summary>
/// <param name="ExitCode">The code to end with.</param>
/// <param name="Text">The line, without the tool's name before it.</param>
internal sealed record ErrorLine(int ExitCode, string Text)
{
    public static ErrorLine For(Exception error) => error switch
    {
        UsageException => new(Cli.ExitCode.Usage, OneLine(error.Message)),
        CorruptionException => new(Cli.ExitCode.Corruption, OneLine(error.Message)),
        IridiumException { Code: EngineErrorCode.DatabaseNotFound } => new(Cli.ExitCode.Error, NotFound(error)),
        IridiumException => new(Cli.ExitCode.Error, OneLine(error.Message)),
        ArgumentException argument => new(Cli.ExitCode.Usage, OneLine(WithoutParameter(argument))),
        IOException or UnauthorizedAccessException => new(Cli.ExitCode.Error, OneLine(error.Message)),
        OutOfMemoryException => new(Cli.ExitCode.Error, "There is not enough memory for this."),
        _ => new(Cli.ExitCode.Error, OneLine($"Unexpected {error.GetType().Name}: {error.Message}")),
    };

    /// <summary>Messages come from file names and systems too; whatever they hold, a line stays a line.</summary>
    public static string OneLine(string text) =>
        string.Concat(text.ReplaceLineEndings(" ").Select(each => char.IsControl(each) ? '?' : each));

    /// <summary>The engine speaks of its option; here the advice is a command.</summary>
    private static string NotFound(Exception error)
    {
        if (error.Message.Contains("Run it again", StringComparison.Ordinal)) return OneLine(error.Message);
        string what = error.Message.Split(". ")[0].TrimEnd('.');
        return OneLine($"{what}. Name the directory with --data; 'iridium put' creates a database.");
    }

    private static string WithoutParameter(ArgumentException error)
    {
        string suffix = $" (Parameter '{error.ParamName}')";
        return error.Message.Replace(suffix, "", StringComparison.Ordinal);
    }
}
