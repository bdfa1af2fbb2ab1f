using Iridium.Engine;

namespace Iridium.Cli;

/// <summary>The values of the options that every command takes. Immutable.</summary>
/// <param name="DataDirectory">The directory of the database, as it was given.</param>
/// <param name="KeyspaceName">The keyspace that keys are meant in.</param>
/// <param name="IsJson">Whether to print JSON.</param>
/// <param name="IsHex">Whether keys and values are given and shown in hexadecimal.</param>
/// <param name="Durability">When a write counts as done.</param>
internal sealed record Settings(
    string DataDirectory,
    string KeyspaceName,
    bool IsJson,
    bool IsHex,
    Durability Durability)
{
    /// <summary>Whether the engine's log goes to standard error.</summary>
    public bool IsVerbose { get; init; }
}
