using System.Net.Sockets;
using Iridium.Engine;
using Microsoft.Extensions.Options;

namespace SessionStore;

/// <summary>Says in one line why the sample could not start, for the failures a user can do something about.</summary>
internal static class StartupFailure
{
    private const StringSplitOptions Trimmed =
        StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    /// <summary>One line, or null when the failure is a defect whose stack trace is wanted.</summary>
    public static string? Explain(Exception error) => error switch
    {
        IridiumException or OptionsValidationException => OneLine(error.Message),
        IOException or SocketException or UnauthorizedAccessException => OneLine(error.Message),

        // What the framework throws for --urls and --data values it cannot read.
        FormatException or ArgumentException or InvalidOperationException => OneLine(error.Message),
        _ => null,
    };

    /// <summary>
    /// Keeps the framework to warnings, and silences two that repeat what is said elsewhere: the host's own account of
    /// a failed start, and the note that data-protection keys are not encrypted, which holds for any key folder and is
    /// answered here by the store's directory being readable by its owner alone.
    /// </summary>
    public static void QuietTheHost(ILoggingBuilder logging)
    {
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
    }

    private static string OneLine(string message) =>
        string.Join(' ', message.Split(['\r', '\n'], Trimmed));
}
