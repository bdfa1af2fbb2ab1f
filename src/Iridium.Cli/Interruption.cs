using System.Runtime.InteropServices;

namespace Iridium.Cli;

/// <summary>
/// Turns the first Ctrl-C (SIGINT) or SIGTERM into a cancellation, so that a long command closes its database and
/// gives the terminal back; a second one ends the process at once, which the database survives too. Commands that wait
/// for nothing but the disk or their input keep the system's behaviour.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    // Written by the signal's thread before the cancellation.
    private volatile int _exitCode;

    private Interruption()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
    }

    /// <summary>Runs a command that can be interrupted.</summary>
    /// <returns>What it returns, or the code of the signal that ended it.</returns>
    public static int Run(Func<CancellationToken, int> command)
    {
        using var interruption = new Interruption();
        try
        {
            return command(interruption._source.Token);
        }
        catch (OperationCanceledException) when (interruption._exitCode != 0)
        {
            Console.Error.WriteLine("iridium: interrupted");
            return interruption._exitCode;
        }
    }

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext signal)
    {
        if (_exitCode != 0) return;
        signal.Cancel = true;
        _exitCode = signal.Signal == PosixSignal.SIGINT ? ExitCode.Interrupted : ExitCode.Terminated;
        _source.Cancel();
    }
}
