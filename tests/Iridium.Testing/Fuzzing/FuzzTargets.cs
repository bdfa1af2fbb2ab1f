namespace Iridium.Testing.Fuzzing;

/// <summary>Every target there is.</summary>
public static class FuzzTargets
{
    /// <summary>Makes them anew.</summary>
    public static IReadOnlyList<FuzzTarget> MakeAll() =>
    [
        new LogTarget(),
        new BatchTarget(),
        new ManifestTarget(),
        new EditTarget(),
        new OptionsTarget(),
        new CurrentTarget(),
        new FooterTarget(),
        new BlockTarget(),
        new IndexTarget(),
        new FilterTarget(),
        new TombstonesTarget(),
        new TableTarget(),
        new SnappyTarget(),
        new KeysTarget(),
        new DumpTarget(),
    ];

    /// <summary>Makes one.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static FuzzTarget Make(string name) =>
        MakeAll().FirstOrDefault(target => target.Name == name)
        ?? throw new ArgumentException($"There is no fuzz target '{name}'.", nameof(name));
}
