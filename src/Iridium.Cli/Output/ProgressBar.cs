using Iridium.Engine;
using Spectre.Console;

namespace Iridium.Cli.Output;

/// <summary>
/// Shows the progress of one long operation on standard error while a person looks at it, and is gone afterwards;
/// standard output stays for results.
/// </summary>
internal static class ProgressBar
{
    /// <summary>Runs an operation, under a bar where that makes sense.</summary>
    /// <param name="title">What is being done.</param>
    /// <param name="settings">A log on the same screen, or JSON, leaves no place for a bar.</param>
    /// <param name="operation">The operation; gets null when nobody wants to know.</param>
    public static T Run<T>(string title, Settings settings, Func<IProgress<EngineProgress>?, T> operation)
    {
        if (Console.IsErrorRedirected || settings.IsVerbose || settings.IsJson) return operation(null);
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn())
            .Start(context => operation(new Bar(title, context.AddTask(Markup.Escape(title)))));
    }

    private sealed class Bar(string title, ProgressTask task) : IProgress<EngineProgress>
    {
        public void Report(EngineProgress value)
        {
            task.Description = Markup.Escape($"{title} {value.Step}");
            task.MaxValue = Math.Max(value.TotalBytes, 1);
            task.Value = value.DoneBytes;
        }
    }
}
