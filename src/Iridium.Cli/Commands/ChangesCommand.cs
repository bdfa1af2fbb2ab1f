using System.CommandLine;
using System.Globalization;
using Iridium.Cli.Output;
using Iridium.Engine;

namespace Iridium.Cli.Commands;

/// <summary>
/// <c>changes</c>: prints what was committed, batch after batch, from the log of a database that may be open elsewhere.
/// </summary>
/// <remarks>
/// The process that writes cannot wake this one, so <c>--follow</c> looks at the directory four times a second and
/// opens a newer view when something was written.
/// </remarks>
internal static class ChangesCommand
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(250);

    public static Command Create(GlobalOptions options, StandardOutput output)
    {
        var from = new Option<string?>("--from")
        {
            Description = "First sequence wanted; without it the oldest that the log holds.",
            HelpName = "N",
        };
        var follow = new Option<bool>("--follow") { Description = "Go on with what is written from now on." };
        var command = new Command(
            "changes",
            "Prints the committed operations in their order: sequence, kind, keyspace, key, value. Works beside a "
            + "process that has the database open, and changes nothing.")
        {
            from, follow,
        };
        command.SetAction(result =>
        {
            Settings settings = options.Read(result);
            long? first = FirstOf(result.GetValue(from));
            bool isFollowing = result.GetValue(follow);
            return Interruption.Run(token => Run(settings, output, new Request(first, isFollowing), token));
        });
        return command;
    }

    private static int Run(Settings settings, StandardOutput output, Request request, CancellationToken token)
    {
        IridiumDatabase view = DatabaseReaders.OpenReadOnly(settings.DataDirectory);
        try
        {
            using var printer = new ChangePrinter(settings, output);
            long next = request.From ?? view.GetOldestChange();
            while (true)
            {
                next = Print(view, printer, next, token);
                output.Flush();
                if (!request.IsFollowing) return ExitCode.Done;
                view = WaitForNewer(view, token);
            }
        }
        finally
        {
            view.Dispose();
        }
    }

    private static long Print(IridiumDatabase view, ChangePrinter printer, long next, CancellationToken token)
    {
        if (next > view.LastSequence) return next;
        foreach (ChangeBatch change in view.Changes(next, token).ToBlockingEnumerable(token))
        {
            printer.Print(change);
            next = change.LastSequence + 1;
        }

        return next;
    }

    private static IridiumDatabase WaitForNewer(IridiumDatabase view, CancellationToken token)
    {
        while (true)
        {
            token.WaitHandle.WaitOne(_pause);
            token.ThrowIfCancellationRequested();
            IridiumDatabase newer = view.Refresh();
            if (ReferenceEquals(newer, view)) continue;
            view.Dispose();
            return newer;
        }
    }

    private static long? FirstOf(string? text)
    {
        if (text is null) return null;
        bool isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long first);
        return isNumber && first > 0
            ? first
            : throw new UsageException($"--from is '{text}'; it must be a sequence from 1 on.");
    }

    private sealed record Request(long? From, bool IsFollowing);
}
