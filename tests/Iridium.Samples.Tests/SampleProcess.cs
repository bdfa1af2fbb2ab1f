using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Iridium.Samples.Tests;

/// <summary>
/// The sample as a child process. Waits for its own words, never for time to pass; disposing kills what still runs.
/// </summary>
internal sealed partial class SampleProcess : IAsyncDisposable
{
    // A first start on a busy machine compiles much; the limit only ends a run that would hang for ever.
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly TaskCompletionSource<string> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SampleProcess(Process process)
    {
        _process = process;
        _process.OutputDataReceived += (_, line) => OnOutput(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
    }

    /// <summary>The address it listens on, without a slash at the end.</summary>
    public string Address => _address.Task.Result;

    public int Id => _process.Id;

    public IReadOnlyList<string> Output => [.. _output];

    public IReadOnlyList<string> Errors => [.. _errors];

    /// <summary>Starts the sample and waits until it listens.</summary>
    /// <param name="data">The directory of its database.</param>
    /// <param name="address">Where to listen; without one, on a port the system chooses.</param>
    public static async Task<SampleProcess> StartAsync(string data, string address = "http://127.0.0.1:0")
    {
        SampleProcess sample = Launch(workingDirectory: null, "--urls", address, "--data", data);
        Task ended = sample._process.WaitForExitAsync();
        if (await Task.WhenAny(sample._address.Task, ended).WaitAsync(_limit) != ended) return sample;
        string said = string.Join('\n', sample._output.Concat(sample._errors));
        await sample.DisposeAsync();
        throw new InvalidOperationException($"The sample ended instead of listening and said:\n{said}");
    }

    /// <summary>Runs the sample when it is expected to end by itself.</summary>
    /// <returns>The ended process.</returns>
    public static async Task<SampleProcess> RunToEndAsync(params string[] arguments)
    {
        SampleProcess sample = Launch(workingDirectory: null, arguments);
        await sample.WaitForEndAsync();
        return sample;
    }

    /// <summary>Starts the sample from another current directory and waits until it listens.</summary>
    public static async Task<SampleProcess> StartInAsync(string workingDirectory, string data)
    {
        SampleProcess sample = Launch(workingDirectory, "--urls", "http://127.0.0.1:0", "--data", data);
        await sample._address.Task.WaitAsync(_limit);
        return sample;
    }

    /// <summary>Ends the process by SIGKILL, which it can neither catch nor delay.</summary>
    /// <returns>Its exit code: 128 and the number of the signal.</returns>
    public async Task<int> KillAsync()
    {
        _process.Kill();
        return await WaitForEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    /// <summary>Waits until the process has ended and all it said is read.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> WaitForEndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(_limit);
        return _process.ExitCode;
    }

    private static SampleProcess Launch(string? workingDirectory, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [BuiltSample.Assembly, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? "",
        };

        // The settings of whoever runs the tests must not reach the sample.
        foreach (string name in new[] { "ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "DOTNET_URLS", "URLS" })
            start.Environment.Remove(name);
        var sample = new SampleProcess(new Process { StartInfo = start });
        sample._process.Start();
        sample._process.BeginOutputReadLine();
        sample._process.BeginErrorReadLine();
        return sample;
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null) lines.Enqueue(line);
    }

    private void OnOutput(string? line)
    {
        Keep(_output, line);
        if (line is not null && Listening().Match(line) is { Success: true } match)
            _address.TrySetResult(match.Groups[1].Value);
    }

    [GeneratedRegex(@"^listening on (http://[^\s,]+)")]
    private static partial Regex Listening();
}
