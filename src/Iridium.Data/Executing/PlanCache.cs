using System.Collections.Concurrent;

namespace Iridium.Data.Executing;

/// <summary>
/// Commands by their text, so that one sent again is not read again. Bounded: long texts are not kept, and when it is
/// full it starts anew, which a program with a fixed set of commands never sees. Thread-safe.
/// </summary>
internal sealed class PlanCache
{
    private const int CommandsMax = 1_024;
    private const int TextCharactersMax = 16 * 1024;

    private readonly ConcurrentDictionary<string, PlannedCommand> _commands = new(StringComparer.Ordinal);

    /// <summary>The cache of this process: plans do not depend on the database.</summary>
    public static PlanCache Shared { get; } = new();

    public PlannedCommand Get(string text)
    {
        if (_commands.TryGetValue(text, out PlannedCommand? known)) return known;
        PlannedCommand planned = PlannedCommand.Of(text);
        if (text.Length > TextCharactersMax) return planned;
        if (_commands.Count >= CommandsMax) _commands.Clear();
        return _commands.GetOrAdd(text, planned);
    }
}
