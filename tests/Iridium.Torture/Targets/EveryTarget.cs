using Iridium.Testing.Fuzzing;

namespace Iridium.Torture.Targets;

/// <summary>Every fuzz target: those of the engine, and those of its adapters.</summary>
public static class EveryTarget
{
    /// <summary>Makes them anew.</summary>
    public static IReadOnlyList<FuzzTarget> MakeAll() =>
    [
        .. FuzzTargets.MakeAll(),
        new CacheEntryTarget(),
        new KeyRingTarget(),
        new SqlTarget(),
        new SqlValuesTarget(),
        new SqlKeysTarget(),
        new LikeTarget(),
        new ConnectionStringTarget(),
    ];

    /// <summary>Makes one.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static FuzzTarget Make(string name) =>
        MakeAll().FirstOrDefault(target => target.Name == name)
        ?? throw new ArgumentException($"There is no fuzz target '{name}'.", nameof(name));
}
