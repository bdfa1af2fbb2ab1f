namespace Iridium.Testing.Fuzzing;

/// <summary>Every target of the engine; those of its adapters are where these are referenced.</summary>
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
        new BlobTarget(),
        new ReferenceTarget(),
        new BackupTarget(),
        new StreamTarget(),
        new ExportTarget(),
        new ChangesTarget(),
    ];
}
