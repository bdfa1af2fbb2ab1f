namespace Iridium.Data.Executing;

/// <summary>What a statement came to.</summary>
/// <param name="Rows">Its rows, or null for a statement without any; the caller disposes them.</param>
/// <param name="RecordsAffected">Records changed; -1 for a query, a definition, and where counting would mean reading.
/// </param>
internal readonly record struct StatementResult(RowSource? Rows, long RecordsAffected);
