using System.CommandLine;
using Iridium.Cli.Output;
using Iridium.Engine;

namespace Iridium.Cli.Commands;

/// <summary><c>import [FILE]</c>: reads records from a file or standard input and writes them in batches.</summary>
internal static class ImportCommand
{
    public static Command Create(GlobalOptions options, StandardOutput output)
    {
        Argument<string> file = NewFile();
        var all = new Option<bool>("--all")
        {
            Description = "Into the keyspaces that the file names, not into that of --keyspace.",
        };
        var command = new Command("import", "Reads records from a file, in either form that 'export' writes.")
        {
            file, all,
        };
        command.SetAction(result =>
        {
            Settings settings = options.Read(result);
            var request = new Request(result.GetValue(file) ?? FromInput, result.GetValue(all), new ImportOptions());
            return Interruption.Run(token => Run(settings, output, request, token));
        });
        return command;
    }

    internal const string FromInput = "-";

    internal static Argument<string> NewFile() => new("FILE")
    {
        Description = "Where from; '-', or nothing, is standard input.",
        DefaultValueFactory = _ => FromInput,
    };

    internal static int Run(Settings settings, StandardOutput output, Request request, CancellationToken token)
    {
        if (request.Path.Length == 0) throw new UsageException("FILE is empty.");
        bool isInput = request.Path == FromInput;
        if (isInput && StandardStreams.IsClosed(StandardStreams.Input))
            throw new IOException("There is no FILE, and standard input is closed.");

        // Before the database is made, so that a wrong name leaves none behind.
        using Stream stream = isInput ? Console.OpenStandardInput() : File.OpenRead(request.Path);
        ImportOptions import = request.Options with { SourceName = isInput ? "standard input" : request.Path };
        using Session session = Session.OpenOrCreate(settings);
        ValueTask<TransferResult> running = request.IsAll
            ? session.Database.ImportAsync(stream, import, token)
            : session.KeyspaceOrNew().ImportAsync(stream, import, token);
        TransferResult read = running.AsTask().GetAwaiter().GetResult();
        TransferLine.Print(settings, output, import.AsIngest ? "Ingested" : "Imported", read);
        return ExitCode.Done;
    }

    internal sealed record Request(string Path, bool IsAll, ImportOptions Options);
}
