using Iridium.Engine;

namespace Iridium.Testing.Model;

/// <summary>
/// One operation of a random run, as numbers only: it means something in every state, so any part of a list of them can
/// be left out and the rest still runs. That is what lets a failing list be reduced. Immutable.
/// </summary>
/// <param name="Kind">What is done.</param>
/// <param name="Space">The keyspace, modulo those that exist.</param>
/// <param name="Key">The key, as its place in <see cref="ModelKeys"/>; the start of a range.</param>
/// <param name="Other">The end of a range, or where a cursor seeks.</param>
/// <param name="Choice">Which variant: bits and remainders of it select bounds, direction, slot and durability.</param>
/// <param name="Amount">Bytes of a value, milliseconds to an expiry, or milliseconds that pass.</param>
public sealed record ModelOperation(
    ModelOperationKind Kind,
    int Space = 0,
    int Key = 0,
    int Other = 0,
    int Choice = 0,
    int Amount = 0)
{
    /// <summary>The operations of a batch.</summary>
    public IReadOnlyList<ModelOperation> Parts { get; init; } = [];

    /// <summary>When the write counts as done: every second time after a sync.</summary>
    public Durability Durability => (Choice & 1) != 0 ? Durability.Sync : (Choice / 64 % 4) switch
    {
        0 => Durability.Os,
        1 => Durability.Interval,
        2 => Durability.Buffered,
        _ => Durability.None,
    };

    public override string ToString() =>
        Parts.Count == 0
            ? $"{Kind} space={Space} key={Key} other={Other} choice={Choice} amount={Amount}"
            : $"{Kind} choice={Choice} [{string.Join("; ", Parts)}]";
}
