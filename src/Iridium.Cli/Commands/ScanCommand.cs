using System.CommandLine;
using System.Globalization;
using Iridium.Cli.Output;
using Iridium.Cli.Text;
using Iridium.Engine;

namespace Iridium.Cli.Commands;

/// <summary><c>scan</c>: prints the records of a range in key order, one per line.</summary>
internal static class ScanCommand
{
    public static Command Create(GlobalOptions options, StandardOutput output)
    {
        var prefix = new Option<string?>("--prefix") { Description = "Only keys that begin with it.", HelpName = "P" };
        var from = new Option<string?>("--from") { Description = "Only keys from this one on.", HelpName = "A" };
        var to = new Option<string?>("--to") { Description = "Only keys below this one.", HelpName = "B" };
        var reverse = new Option<bool>("--reverse") { Description = "From the last key to the first." };
        var limit = new Option<string?>("--limit") { Description = "Stop after so many records.", HelpName = "N" };
        var command = new Command(
            "scan",
            "Prints records in key order: key, tab, value, with \\t \\n \\r \\\\ \\xNN for what is no plain text.")
        {
            prefix, from, to, reverse, limit,
        };
        command.SetAction(result =>
        {
            Settings settings = options.Read(result);
            KeyRange range = RangeOf(
                settings, result.GetValue(prefix), result.GetValue(from), result.GetValue(to));
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

    private static KeyRange RangeOf(Settings settings, string? prefix, string? from, string? to)
    {
        if (prefix is not null && (from is not null || to is not null))
            throw new UsageException("--prefix does not go together with --from and --to.");
        if (prefix is not null) return KeyRange.Prefix(ByteInput.Bound(prefix, settings.IsHex, "--prefix"));
        byte[] start = from is null ? [] : ByteInput.Bound(from, settings.IsHex, "--from");
        byte[] end = to is null ? [] : ByteInput.Bound(to, settings.IsHex, "--to");
        return KeyRange.Between(start, end);
    }

    private static long LimitOf(string? text)
    {
        if (text is null) return long.MaxValue;
        bool isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long limit);
        return isNumber ? limit : throw new UsageException($"--limit is '{text}'; it must be a number from 0 on.");
    }

    private sealed record Request(KeyRange Range, bool IsReverse, long Limit);
}
