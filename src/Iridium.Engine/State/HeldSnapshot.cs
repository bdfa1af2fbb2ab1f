namespace Iridium.Engine.State;

/// <summary>A point of the commit order and of time that a reader holds. Compared by identity in the registry.</summary>
internal sealed class HeldSnapshot(long sequence, long ticks)
{
    public long Sequence { get; } = sequence;

    /// <summary>When it was taken, in UTC ticks: what expires later stays visible through it.</summary>
    public long Ticks { get; } = ticks;
}
