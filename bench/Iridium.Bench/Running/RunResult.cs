using System.Text.Json.Serialization;

namespace Iridium.Bench.Running;

/// <summary>
/// What one run measured, as it stands in results.json. The names there are given and do not change. Immutable.
/// </summary>
internal record RunResult
{
    [JsonPropertyName("engine")]
    public required string Engine { get; init; }

    [JsonPropertyName("workload")]
    public required string Workload { get; init; }

    [JsonPropertyName("keys")]
    public required long Keys { get; init; }

    [JsonPropertyName("valueSize")]
    public required int ValueSize { get; init; }

    [JsonPropertyName("durability")]
    public required string Durability { get; init; }

    [JsonPropertyName("round")]
    public required int Round { get; init; }

    [JsonPropertyName("opsPerSecond")]
    public required double OpsPerSecond { get; init; }

    [JsonPropertyName("p50us")]
    public required double P50 { get; init; }

    [JsonPropertyName("p99us")]
    public required double P99 { get; init; }

    [JsonPropertyName("p999us")]
    public required double P999 { get; init; }

    [JsonPropertyName("maxus")]
    public required double Max { get; init; }

    /// <summary>Bytes allocated on the managed heap by all threads, for each operation.</summary>
    [JsonPropertyName("allocatedBytesPerOp")]
    public required double AllocatedBytesPerOp { get; init; }

    /// <summary>The most memory that was resident at once during the run.</summary>
    [JsonPropertyName("rssBytes")]
    public required long RssBytes { get; init; }

    /// <summary>Bytes written to files for each byte that was put; 0 when nothing was put.</summary>
    [JsonPropertyName("writeAmplification")]
    public required double WriteAmplification { get; init; }

    /// <summary>Bytes of the directory for each byte of the records in it.</summary>
    [JsonPropertyName("spaceAmplification")]
    public required double SpaceAmplification { get; init; }
}
