using System.Diagnostics;

namespace Iridium.Cli.Tests;

/// <summary>Runs the built tool as a child process in a directory of the test.</summary>
internal sealed class Tool(string directory)
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    private static readonly string _program =
        Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "iridium.exe" : "iridium");

    public static string Program => _program;

    public Task<ToolRun> Run(params string[] arguments) => RunWith([], arguments);

    /// <summary>Runs with bytes on standard input.</summary>
    public async Task<ToolRun> RunWith(byte[] input, params string[] arguments)
    {
        using Process process = Start(_program, arguments);
        Task writing = Feed(process, input);
        ToolRun run = await Finish(process);
        await writing;
        return run;
    }

    /// <summary>Starts a program without waiting for it.</summary>
    public Process Start(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start) ?? throw new InvalidOperationException($"'{program}' did not start.");
    }

    /// <summary>Reads what a process writes until it ends; one that does not end is killed.</summary>
    public static async Task<ToolRun> Finish(Process process)
    {
        using var patience = new CancellationTokenSource(_patience);
        try
        {
            using var output = new MemoryStream();
            Task<string> error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.StandardOutput.BaseStream.CopyToAsync(output, patience.Token);
            string errorText = await error;
            await process.WaitForExitAsync(patience.Token);
            return new ToolRun(process.ExitCode, output.ToArray(), errorText);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    private static async Task Feed(Process process, byte[] input)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // A run that fails before it reads its input closes the pipe; the exit code tells the test.
            return;
        }
    }
}
