namespace Iridium.Engine;

/// <summary>
/// A moment in a transaction to which its writes can go back. Made by <see cref="Transaction.CreateSavepoint"/>; it
/// means something to that transaction only, until it is released or undone.
/// </summary>
public sealed class Savepoint
{
    internal Savepoint(long through, int conditions, long order)
    {
        Through = through;
        Conditions = conditions;
        Order = order;
    }

    /// <summary>The last own write before it.</summary>
    internal long Through { get; }

    /// <summary>Conditions asked for before it.</summary>
    internal int Conditions { get; }

    /// <summary>Its place among the savepoints and cursors of the transaction.</summary>
    internal long Order { get; }
}
