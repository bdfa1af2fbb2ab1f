namespace Iridium.Engine;

/// <summary>Why a transaction was refused.</summary>
public enum TransactionConflictKind
{
    /// <summary>A key or range that it writes was written by another since it began. Run it again.</summary>
    Write = 0,

    /// <summary>A key or range that it read, and whose reads are validated, was written since. Run it again.</summary>
    Read = 1,

    /// <summary>
    /// A condition that was asked for does not hold: <see cref="Transaction.RequireAbsent"/> or
    /// <see cref="Transaction.RequireSequence"/>.
    /// </summary>
    Condition = 2,

    /// <summary>
    /// A record that it touched, or read as live where reads are validated, has expired. Run it again.
    /// </summary>
    Expired = 3,
}
