namespace Iridium.Data.Syntax;

/// <summary>Who began a transaction, and alone may end it.</summary>
internal enum TransactionOwner
{
    /// <summary>A statement, BEGIN.</summary>
    Statement,

    /// <summary>A caller, who has an <see cref="IridiumTransaction"/>.</summary>
    Caller,

    /// <summary>A batch that runs outside a transaction.</summary>
    Batch,

    /// <summary>A transaction of System.Transactions.</summary>
    Ambient,
}
