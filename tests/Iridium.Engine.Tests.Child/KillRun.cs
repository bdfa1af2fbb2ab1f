using System.Diagnostics;
using System.Globalization;

namespace Iridium.Engine.Tests.Child;

/// <summary>
/// One directory whose writing process is killed with SIGKILL again and again; after each kill the database is opened
/// here and compared with what the process had reported. For one thread.
/// </summary>
public sealed class KillRun(string directory)
{
    private const string ChildName = "Iridium.Engine.Tests.Child.dll";

    /// <summary>The exit code of a process that a signal ended (128 and 9), or that was terminated.</summary>
    private static readonly int _killed = OperatingSystem.IsWindows() ? -1 : 137;

    private static readonly string _child = Path.Combine(AppContext.BaseDirectory, ChildName);

    private static readonly string _host =
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";

    /// <summary>Batches that are there.</summary>
    public long Batches { get; private set; }

    /// <summary>Batches that were reported and lost; only weak modes may.</summary>
    public long Lost { get; private set; }

    /// <summary>Kills before the first batch was reported.</summary>
    public int WhileOpening { get; private set; }

    /// <summary>Kills once and checks.</summary>
    /// <param name="lines">Lines to wait for before the kill.</param>
    /// <param name="durability">How each batch is written; null mixes Sync and Os.</param>
    /// <param name="after">What is done with the database that was found good, or null.</param>
    /// <exception cref="InvalidOperationException">A reported batch is missing, or one is there in part.</exception>
    public void Once(int lines, Durability? durability = null, Action<IridiumDatabase>? after = null)
    {
        long before = Batches;
        long acknowledged = RunAndKill(lines, durability);
        using var database = IridiumDatabase.Open(directory, KillWorkload.Options);
        bool mayLose = durability >= Durability.Buffered;
        Batches = KillWorkload.Check(database, mayLose ? before - 1 : acknowledged);
        Lost += Math.Max(0, acknowledged + 1 - Batches);
        if (mayLose) database.Flush();
        after?.Invoke(database);
    }

    /// <summary>How the writing process is started.</summary>
    /// <param name="directory">Its database.</param>
    /// <param name="first">The batch to begin with.</param>
    /// <param name="arguments">Further arguments.</param>
    public static ProcessStartInfo StartOf(string directory, long first, params ReadOnlySpan<string> arguments)
    {
        var start = new ProcessStartInfo(_host)
        {
            RedirectStandardOutput = true,
            ArgumentList = { _child, directory, first.ToString(CultureInfo.InvariantCulture) },
        };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        return start;
    }

    /// <summary>Starts the writing process and kills it after it has printed so many lines.</summary>
    /// <returns>The last batch it reported; what it printed until it died counts.</returns>
    private long RunAndKill(int lines, Durability? durability)
    {
        ProcessStartInfo start = durability is null
            ? StartOf(directory, Batches)
            : StartOf(directory, Batches, durability.Value.ToString());
        using Process process = Process.Start(start)!; // Without a shell it is always a new process.
        string? line = null;
        for (int i = 0; i < lines; i++) line = process.StandardOutput.ReadLine() ?? line;
        process.Kill();
        while (process.StandardOutput.ReadLine() is { } late) line = late;
        process.WaitForExit();

        // One that cannot even start must not pass for one that was killed early.
        if (process.ExitCode != _killed)
            throw new InvalidOperationException($"the process ended with {process.ExitCode} before it was killed");
        if (long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out long last)) return last;
        WhileOpening++;
        return Batches - 1;
    }
}
