using System.CommandLine;
using System.Globalization;
using Iridium.Cli.Output;
using Iridium.Engine;

namespace Iridium.Cli.Commands;

/// <summary><c>scan</c>: prints the records of a range in key order, one per line.</summary>
internal static class ScanCommand
{
    public static Command Create(GlobalOptions options, StandardOutput output)
    {
        var bounds = new RangeOptions();
        var reverse = new Option<bool>("--reverse") { Description = "From the last key to the first." };
        var limit = new Option<string?>("--limit") { Description = "Stop after so many records.", HelpName = "N" };
        var command = new Command(
            "scan",
            "Prints records in key order: key, tab, value, with \\t \\n \\r \\\\ \\xNN for what is no plain text.")
        {
            reverse, limit,
        };
        bounds.AddTo(command);
        command.SetAction(result =>
        {
            Settings settings = options.Read(result);
            KeyRange range = bounds.Read(result, settings);
            long most = LimitOf(result.GetValue(limit));
            bool isReverse = result.GetValue(reverse);
            return Interruption.Run(token => Run(settings, output, new Request(range, isReverse, most), token));
        });
        return command;
    }

    private static int Run(Settings settings, StandardOutput output, Request request, CancellationToken token)
    {
        using Session session = Session.OpenExisting(settings);
        using var printer = new RecordPrinter(settings, output);
        using Cursor cursor = session.Keyspace().OpenCursor(request.Range, new ReadOptions(BypassCache: true));
        for (long left = request.Limit; left > 0; left--)
        {
            if (!(request.IsReverse ? cursor.MovePrevious() : cursor.MoveNext())) break;
            token.ThrowIfCancellationRequested();
            printer.Print(cursor.Key.ToArray(), cursor.Value.ToArray(), cursor.Info);
        }

        // Here, so that a closed pipe or a full disk is met while the database is open.
        output.Flush();
        return ExitCode.Done;
    }

    private static long LimitOf(string? text)
    {
        if (text is null) return long.MaxValue;
        bool isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long limit);
        return isNumber ? limit : throw new UsageException($"--limit is '{text}'; it must be a number from 0 on.");
    }

    private sealed record Request(KeyRange Range, bool IsReverse, long Limit);
}
