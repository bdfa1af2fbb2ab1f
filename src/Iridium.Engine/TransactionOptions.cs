namespace Iridium.Engine;

/// <summary>How a transaction works. Immutable.</summary>
public sealed record TransactionOptions
{
    /// <summary>The defaults: snapshot isolation, for reading and writing.</summary>
    public static TransactionOptions Default { get; } = new();

    /// <summary>What the transaction may rely on. Serializable costs memory and time for what is read.</summary>
    public TransactionIsolation Isolation { get; init; }

    /// <summary>
    /// Whether the transaction only reads: writes throw, nothing is noted or checked, and its commit always succeeds.
    /// It costs what a snapshot costs, and is serializable by itself. Default: false.
    /// </summary>
    public bool IsReadOnly { get; init; }

    /// <summary>
    /// Most bytes that writes and conditions may take in memory until the commit, about 60 for each besides key and
    /// value: 4 KiB to 512 MiB, default 64 MiB. Committing takes as much again. Beyond it a write throws an
    /// <see cref="IridiumException"/> with <see cref="EngineErrorCode.TransactionTooLarge"/>, and changes nothing.
    /// </summary>
    public long WriteBytesMax { get; init; } = 64L * 1024 * 1024;

    /// <summary>
    /// Most bytes that the transaction may take to remember what it read, about 50 for each single key besides the key,
    /// and 80 for each range: 4 KiB to 512 MiB, default 16 MiB. Beyond it a read throws as a write does beyond
    /// <see cref="WriteBytesMax"/>.
    /// </summary>
    public long ReadBytesMax { get; init; } = 16L * 1024 * 1024;

    /// <summary>When the commit counts as done; null takes <see cref="DatabaseOptions.Durability"/>.</summary>
    public Durability? Durability { get; init; }

    internal void Validate()
    {
        var faults = new List<string>();
        if (!Enum.IsDefined(Isolation)) faults.Add($"{nameof(Isolation)} has no value {Isolation}");
        if (Durability is { } chosen && !Enum.IsDefined(chosen))
            faults.Add($"{nameof(Durability)} has no value {chosen}");
        CheckBytes(nameof(WriteBytesMax), WriteBytesMax, faults);
        CheckBytes(nameof(ReadBytesMax), ReadBytesMax, faults);
        if (faults.Count == 0) return;
        throw new ArgumentException("The transaction options are not valid: " + string.Join("; ", faults) + ".");
    }

    private static void CheckBytes(string name, long bytes, List<string> faults)
    {
        const long least = 4 * 1024;
        if (bytes is >= least and <= EngineLimits.BatchBytesMax) return;
        faults.Add($"{name} is {bytes:N0}, allowed are {least:N0} to {EngineLimits.BatchBytesMax:N0}");
    }
}
