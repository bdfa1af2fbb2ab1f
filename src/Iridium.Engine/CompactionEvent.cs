namespace Iridium.Engine;

/// <summary>A compaction, at its beginning or its end.</summary>
/// <param name="Keyspace">The keyspace.</param>
/// <param name="Kind">What is done with the tables.</param>
/// <param name="InputLevel">The uppermost level of the inputs.</param>
/// <param name="OutputLevel">The level of the outputs.</param>
public sealed record CompactionEvent(string Keyspace, CompactionKind Kind, int InputLevel, int OutputLevel)
{
    /// <summary>Tables that go in.</summary>
    public int InputTables { get; init; }

    /// <summary>Bytes of them.</summary>
    public long InputBytes { get; init; }

    /// <summary>Tables that came out; 0 at the beginning.</summary>
    public int OutputTables { get; init; }

    /// <summary>Bytes of them.</summary>
    public long OutputBytes { get; init; }

    /// <summary>How long it took; zero at the beginning.</summary>
    public TimeSpan Elapsed { get; init; }
}
