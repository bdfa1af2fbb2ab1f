namespace Iridium.Engine;

/// <summary>
/// What a transaction may rely on when others commit meanwhile. Both never see what is not committed.
/// </summary>
public enum TransactionIsolation
{
    /// <summary>
    /// All reads see the database as it was when the transaction began, and its own writes. The commit is refused when
    /// something that it writes was written by anyone since. What it only read may have changed (write skew).
    /// </summary>
    Snapshot = 0,

    /// <summary>
    /// As <see cref="Snapshot"/>, and the commit is refused, too, when anything that it read was changed since: a key,
    /// found or not, or any part of a range that a cursor has walked. Committed transactions come to what they would
    /// have come to one after the other, in the order of their commit sequences.
    /// </summary>
    Serializable = 1,
}
