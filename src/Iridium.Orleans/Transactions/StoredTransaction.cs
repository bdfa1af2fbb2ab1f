namespace Iridium.Orleans.Transactions;

/// <summary>A transactional state as it is stored: its position, its metadata, and its values as bytes.</summary>
internal sealed record StoredTransaction(TransactionPosition Position, byte[] Metadata, IReadOnlyList<byte[]> Values);
