using System.Data;
using Iridium.Engine;

namespace Iridium.Data.Executing;

/// <summary>What a connection chose for its statements.</summary>
/// <param name="Durability">Of its writes; null takes the database's.</param>
/// <param name="Isolation">Of transactions that name none: snapshot or serializable.</param>
/// <param name="IsReadOnly">Whether statements that write are refused.</param>
/// <param name="OnFullScan">Told the name of each keyspace that a query reads from end to end.</param>
internal sealed record SessionOptions(
    Durability? Durability,
    IsolationLevel Isolation,
    bool IsReadOnly,
    Action<string>? OnFullScan)
{
    /// <summary>Told of each commit that is refused because of a conflict.</summary>
    public Action? OnConflict { get; init; }
}
