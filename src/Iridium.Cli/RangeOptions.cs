using System.CommandLine;
using Iridium.Cli.Text;
using Iridium.Engine;

namespace Iridium.Cli;

/// <summary>The options that name a range of keys, for the commands that take one. Immutable.</summary>
internal sealed class RangeOptions
{
    private readonly Option<string?> _prefix = new("--prefix")
    {
        Description = "Only keys that begin with it.",
        HelpName = "P",
    };

    private readonly Option<string?> _from = new("--from")
    {
        Description = "Only keys from this one on.",
        HelpName = "A",
    };

    private readonly Option<string?> _to = new("--to") { Description = "Only keys below this one.", HelpName = "B" };

    public void AddTo(Command command)
    {
        command.Options.Add(_prefix);
        command.Options.Add(_from);
        command.Options.Add(_to);
    }

    /// <summary>Whether any of them is given.</summary>
    public bool AreGiven(ParseResult result) =>
        result.GetValue(_prefix) is not null || result.GetValue(_from) is not null || result.GetValue(_to) is not null;

    /// <exception cref="UsageException">They do not go together, or are no keys.</exception>
    public KeyRange Read(ParseResult result, Settings settings)
    {
        string? prefix = result.GetValue(_prefix);
        string? from = result.GetValue(_from);
        string? to = result.GetValue(_to);
        if (prefix is not null && (from is not null || to is not null))
            throw new UsageException("--prefix does not go together with --from and --to.");
        if (prefix is not null) return KeyRange.Prefix(ByteInput.Bound(prefix, settings.IsHex, "--prefix"));
        byte[] start = from is null ? [] : ByteInput.Bound(from, settings.IsHex, "--from");
        byte[] end = to is null ? [] : ByteInput.Bound(to, settings.IsHex, "--to");
        return KeyRange.Between(start, end);
    }
}
