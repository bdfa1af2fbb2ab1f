namespace Iridium.Testing;

/// <summary>
/// When operations of a <see cref="FaultFileSystem"/> fail, and how. A rule counts the operations that it fits (kind of
/// fault, <see cref="Operations"/>, <see cref="Path"/>) from 1; any of <see cref="Nth"/>, <see cref="Every"/> and
/// <see cref="Probability"/> strikes, and a rule without them strikes always.
/// </summary>
public sealed record FaultRule(FaultKind Kind)
{
    /// <summary>The operations it may strike; empty for all that the kind can strike.</summary>
    public IReadOnlyCollection<FileOperation> Operations { get; init; } = [];

    /// <summary>The normalized paths it may strike; null for all.</summary>
    public Func<string, bool>? Path { get; init; }

    /// <summary>Strikes the n-th fitting operation, from 1.</summary>
    public long? Nth { get; init; }

    /// <summary>Strikes every n-th fitting operation.</summary>
    public long? Every { get; init; }

    /// <summary>Strikes each fitting operation with this probability, 0 to 1, drawn from the seed.</summary>
    public double? Probability { get; init; }

    /// <summary>Strikes no more often than this.</summary>
    public long TimesMax { get; init; } = long.MaxValue;

    /// <summary>The n-th operation of any kind that the fault can strike.</summary>
    public static FaultRule AtNth(FaultKind kind, long n) => new(kind) { Nth = n };

    /// <summary>Every n-th operation of any kind that the fault can strike.</summary>
    public static FaultRule EveryNth(FaultKind kind, long n) => new(kind) { Every = n };

    /// <summary>Any operation that the fault can strike, by chance.</summary>
    public static FaultRule WithProbability(FaultKind kind, double probability) =>
        new(kind) { Probability = probability };

    internal bool Fits(FileOperation operation, string path) =>
        CanStrike(operation)
        && (Operations.Count == 0 || Operations.Contains(operation))
        && (Path is null || Path(path));

    internal bool Strikes(long count, Random random)
    {
        if (Nth is null && Every is null && Probability is null) return true;
        return count == Nth
            || (Every is { } every && count % every == 0)
            || (Probability is { } probability && random.NextDouble() < probability);
    }

    private bool CanStrike(FileOperation operation) => Kind switch
    {
        FaultKind.InputOutput => true,
        FaultKind.DiskFull => operation
            is not (FileOperation.OpenRead or FileOperation.OpenWrite or FileOperation.Read or FileOperation.ListFiles),
        FaultKind.ShortWrite => operation is FileOperation.Write,
        FaultKind.FailedSync => operation is FileOperation.Sync,
        FaultKind.TooManyOpenFiles => operation
            is FileOperation.Create or FileOperation.OpenRead or FileOperation.OpenWrite
            or FileOperation.SyncDirectory or FileOperation.ListFiles or FileOperation.Lock,
        _ => throw new InvalidOperationException($"Unknown fault {Kind}."),
    };
}
