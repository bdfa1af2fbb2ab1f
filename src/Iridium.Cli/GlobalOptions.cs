using System.CommandLine;
using Iridium.Engine;

namespace Iridium.Cli;

/// <summary>The options that every command takes, before or after its own. Immutable.</summary>
internal sealed class GlobalOptions
{
    private readonly Option<string> _data = new("--data")
    {
        Description = "Directory of the database.",
        HelpName = "DIR",
        DefaultValueFactory = _ => "./iridium-data",
        Recursive = true,
    };

    private readonly Option<string> _keyspace = new("--keyspace")
    {
        Description = "Keyspace that keys are in.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "default",
        Recursive = true,
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print JSON, one object per line.",
        Recursive = true,
    };

    private readonly Option<bool> _hex = new("--hex")
    {
        Description = "Keys and values are given and shown in hexadecimal.",
        Recursive = true,
    };

    private readonly Option<string> _durability = new("--durability")
    {
        Description = "When a write counts as done: 'sync' after fsync, 'os' when the system has the bytes.",
        HelpName = "sync|os",
        DefaultValueFactory = _ => "sync",
        Recursive = true,
        CompletionSources = { "sync", "os" },
    };

    private readonly Option<bool> _verbose = new("--verbose")
    {
        Description = "Log what the engine does, and errors in full, to standard error.",
        Recursive = true,
    };

    public void AddTo(Command root)
    {
        root.Options.Add(_data);
        root.Options.Add(_keyspace);
        root.Options.Add(_json);
        root.Options.Add(_hex);
        root.Options.Add(_durability);
        root.Options.Add(_verbose);
    }

    /// <summary>Whether errors are to be shown in full; works on a command line that is wrong elsewhere too.</summary>
    public bool IsVerbose(ParseResult result) => result.GetValue(_verbose);

    /// <exception cref="UsageException">A value cannot be meant.</exception>
    public Settings Read(ParseResult result) => new(
        NotEmpty(result.GetValue(_data), "--data"),
        NotEmpty(result.GetValue(_keyspace), "--keyspace"),
        result.GetValue(_json),
        result.GetValue(_hex),
        ToDurability(result.GetValue(_durability)))
    {
        IsVerbose = result.GetValue(_verbose),
    };

    private static string NotEmpty(string? value, string option) => string.IsNullOrWhiteSpace(value)
        ? throw new UsageException($"{option} is empty.")
        : value;

    private static Durability ToDurability(string? word) => word?.ToLowerInvariant() switch
    {
        "sync" => Durability.Sync,
        "os" => Durability.Os,
        _ => throw new UsageException($"--durability is '{word}'; use 'sync' or 'os'."),
    };
}
