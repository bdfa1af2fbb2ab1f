namespace Iridium.Engine;

/// <summary>How often and how soon a transaction that met a conflict is run again. Immutable.</summary>
public sealed record TransactionRetry
{
    /// <summary>The defaults.</summary>
    public static TransactionRetry Default { get; } = new();

    /// <summary>Most runs of the transaction, the first one counted: 1 to 1,000, default 10.</summary>
    public int AttemptsMax { get; init; } = 10;

    /// <summary>
    /// Longest wait before the second run; it doubles with each further run, and after 0 it is 1 ms. A random half of
    /// it is waited at least, in whole milliseconds. 0 to 1 minute, default 1 ms.
    /// </summary>
    public TimeSpan DelayMin { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Longest wait between two runs: <see cref="DelayMin"/> to 10 minutes, default 100 ms.</summary>
    public TimeSpan DelayMax { get; init; } = TimeSpan.FromMilliseconds(100);

    internal void Validate()
    {
        var faults = new List<string>();
        if (AttemptsMax is < 1 or > 1_000)
            faults.Add($"{nameof(AttemptsMax)} is {AttemptsMax}, allowed are 1 to 1,000");
        if (DelayMin < TimeSpan.Zero || DelayMin > TimeSpan.FromMinutes(1))
            faults.Add($"{nameof(DelayMin)} is {DelayMin}, allowed are 0 to 1 minute");
        if (DelayMax < DelayMin || DelayMax > TimeSpan.FromMinutes(10))
            faults.Add($"{nameof(DelayMax)} is {DelayMax}, allowed are {nameof(DelayMin)} to 10 minutes");
        if (faults.Count == 0) return;
        throw new ArgumentException("The retry options are not valid: " + string.Join("; ", faults) + ".");
    }
}
