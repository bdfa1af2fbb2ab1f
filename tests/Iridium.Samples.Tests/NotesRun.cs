using System.Diagnostics;

namespace Iridium.Samples.Tests;

/// <summary>One run of samples/AdoNetNotes as a child process.</summary>
/// <param name="ExitCode">What it ended with.</param>
/// <param name="Output">The lines of its standard output.</param>
/// <param name="Errors">The lines of its standard error.</param>
internal sealed record NotesRun(int ExitCode, IReadOnlyList<string> Output, IReadOnlyList<string> Errors)
{
    // The limit only ends a run that would hang for ever.
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(90);

    /// <summary>Runs a command to its end.</summary>
    public static async Task<NotesRun> RunAsync(string data, params string[] words)
    {
        using Process process = Start(data, words);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(_limit);
        return new NotesRun(process.ExitCode, LinesOf(await output), LinesOf(await errors));
    }

    /// <summary>Runs a command and kills the process after it has printed so many lines.</summary>
    /// <returns>All that it printed until it died.</returns>
    public static async Task<NotesRun> KillAsync(string data, int lines, params string[] words)
    {
        using Process process = Start(data, words);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        var output = new List<string>();
        while (output.Count < lines && await process.StandardOutput.ReadLineAsync().WaitAsync(_limit) is { } line)
            output.Add(line);
        process.Kill();
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(_limit) is { } late) output.Add(late);
        await process.WaitForExitAsync().WaitAsync(_limit);
        return new NotesRun(process.ExitCode, output, LinesOf(await errors));
    }

    private static Process Start(string data, string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [BuiltSample.AssemblyOf("AdoNetNotes"), "--data", data, .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!; // Without a shell it is always a new process.
    }

    private static string[] LinesOf(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
