using System.CommandLine;
using Iridium.Cli.Output;
using Iridium.Engine;

namespace Iridium.Cli.Commands;

/// <summary><c>export [FILE]</c>: writes the records of a keyspace, or of all, to a file or to standard output.
/// </summary>
internal static class ExportCommand
{
    private const string ToOutput = "-";

    public static Command Create(GlobalOptions options, StandardOutput output)
    {
        var file = new Argument<string>("FILE")
        {
            Description = "Where to; '-', or nothing, is standard output. It appears once it is whole.",
            DefaultValueFactory = _ => ToOutput,
        };
        var binary = new Option<bool>("--binary") { Description = "The binary form; otherwise JSON lines." };
        var all = new Option<bool>("--all") { Description = "All keyspaces, not only that of --keyspace." };
        var bounds = new RangeOptions();
        var command = new Command("export", "Writes records to a file, as JSON lines or in a binary form.")
        {
            file, binary, all,
        };
        bounds.AddTo(command);
        command.SetAction(result =>
        {
            Settings settings = options.Read(result);
            var export = new ExportOptions
            {
                Format = result.GetValue(binary) ? ExportFormat.Binary : ExportFormat.JsonLines,
                Range = bounds.Read(result, settings),
            };
            var request = new Request(result.GetValue(file) ?? ToOutput, result.GetValue(all), export);
            return Interruption.Run(token => Run(settings, output, request, token));
        });
        return command;
    }

    private static int Run(Settings settings, StandardOutput output, Request request, CancellationToken token)
    {
        using Session session = Session.OpenExisting(settings);
        if (request.Path.Length == 0) throw new UsageException("FILE is empty.");
        if (request.Path == ToOutput)
        {
            using var stream = new OutputStream(output);
            Export(session, request, stream, token);
            output.Flush();
            return ExitCode.Done;
        }

        // A run that is killed leaves this one, which the next run writes over; the file itself is whole or as it was.
        string unfinished = request.Path + ".unfinished";
        TransferResult written;
        try
        {
            using FileStream stream = CreateForOwner(unfinished);
            written = Export(session, request, stream, token);
            stream.Flush(flushToDisk: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }

        File.Move(unfinished, request.Path, overwrite: true);
        TransferLine.Print(settings, output, "Exported", written);
        return ExitCode.Done;
    }

    /// <summary>A new file in place of what may be there. It holds what the database holds, so only its owner may read
    /// it, as with the files of the database.</summary>
    private static FileStream CreateForOwner(string path)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    private static TransferResult Export(Session session, Request request, Stream stream, CancellationToken token)
    {
        ValueTask<TransferResult> running = request.IsAll
            ? session.Database.ExportAsync(stream, request.Options, token)
            : session.Keyspace().ExportAsync(stream, request.Options, token);
        return running.AsTask().GetAwaiter().GetResult();
    }

    private sealed record Request(string Path, bool IsAll, ExportOptions Options);
}
