namespace Iridium.Engine.Transactions;

/// <summary>
/// The numbers by which a transaction orders its own writes until they are committed: above every commit sequence, so
/// that among the entries of a key its own come first. They never leave the transaction.
/// </summary>
internal static class OwnSequences
{
    /// <summary>Own writes have greater numbers, 2^40 of them; commits have the rest of the 56 bits.</summary>
    public const long Base = EngineLimits.SequenceMax - (1L << 40);

    public static bool IsOwn(long sequence) => sequence > Base;

    /// <summary>What a caller is told of a record: one that is not committed has no sequence yet.</summary>
    public static RecordInfo Shown(RecordInfo info) => IsOwn(info.Sequence) ? info with { Sequence = 0 } : info;
}
