using Iridium.Data.Connections;
using Iridium.Data.Executing;
using Iridium.Data.Readers;

namespace Iridium.Data.Telemetry;

/// <summary>What an execution is called in telemetry. Immutable.</summary>
/// <param name="Operation">What is done; of several statements BATCH, with the operation when it is the same.</param>
/// <param name="Keyspace">The keyspace, when it is only one.</param>
/// <param name="Summary">The name of its span.</param>
/// <param name="BatchSize">How many statements, when they are several; else 0.</param>
/// <param name="Text">The text without what may be secret; null for what has none.</param>
internal sealed record OperationDescription(
    string? Operation,
    string? Keyspace,
    string Summary,
    int BatchSize,
    string? Text)
{
    private const string Batch = "BATCH";

    /// <summary>The commit of a transaction, which no text asks for.</summary>
    public static OperationDescription Commit { get; } = new("COMMIT", null, "COMMIT", 0, null);

    /// <summary>A text that is not of the dialect, so that nothing is known of it.</summary>
    public static OperationDescription Unread { get; } = new(null, null, ProviderTelemetry.SystemName, 0, null);

    public static OperationDescription Of(CommandTask task)
    {
        // What stands around the commands of a batch to make it a transaction has no owner.
        IReadOnlyList<StatementCall> calls = task.Calls;
        bool isBatch = calls.Any(call => call.Owner is not null);
        if (isBatch) calls = [.. calls.Where(call => call.Owner is not null)];
        string text = isBatch ? TextOf(calls) : PlanCache.Shared.Get(task.Text).SafeText;
        if (calls.Count == 0) return Unread with { Text = text };
        StatementName first = calls[0].Statement.Name;
        if (calls.Count == 1) return new(first.Operation, first.Keyspace, first.Summary, 0, text);
        return new(
            calls.All(call => call.Statement.Name.Operation == first.Operation) ? $"{Batch} {first.Operation}" : Batch,
            calls.All(call => call.Statement.Name.Keyspace == first.Keyspace) ? first.Keyspace : null,
            calls.All(call => call.Statement.Name == first) ? $"{Batch} {first.Summary}" : Batch,
            calls.Count,
            text);
    }

    /// <summary>One text when all are the same, as when a statement runs for many values.</summary>
    private static string TextOf(IReadOnlyList<StatementCall> calls) => QueryText.Join(calls
        .Select(call => call.Owner!.CommandText) // Only calls with owners are given.
        .Distinct()
        .Select(text => PlanCache.Shared.Get(text).SafeText));
}
