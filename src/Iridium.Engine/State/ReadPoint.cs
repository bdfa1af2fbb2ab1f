namespace Iridium.Engine.State;

/// <summary>What a read sees: everything up to a commit sequence that is not expired at an instant.</summary>
internal readonly struct ReadPoint
{
    private readonly EngineClock _clock;
    private readonly long _ticks;

    /// <summary>The present: the clock is asked only when a record with an expiry is met.</summary>
    public ReadPoint(long sequence, EngineClock clock, bool fillCache = true)
    {
        Sequence = sequence;
        FillCache = fillCache;
        _clock = clock;
        _ticks = -1;
    }

    /// <summary>The state of a snapshot.</summary>
    public ReadPoint(HeldSnapshot snapshot, EngineClock clock, bool fillCache)
        : this(snapshot.Sequence, clock, fillCache)
    {
        _ticks = snapshot.Ticks;
    }

    private ReadPoint(in ReadPoint other, long ticks)
    {
        this = other;
        _ticks = ticks;
    }

    public long Sequence { get; private init; }

    /// <summary>Whether blocks read from disk go into the block cache.</summary>
    public bool FillCache { get; }

    /// <summary>The same point with the clock standing still: several records are held against one instant.</summary>
    public ReadPoint AtOneInstant() => _ticks >= 0 ? this : new ReadPoint(in this, _clock.NowTicks);

    /// <summary>The same instant at another sequence.</summary>
    public ReadPoint WithSequence(long sequence) => this with { Sequence = sequence };

    /// <summary>Whether a record with this expiry is hidden: from the very instant on.</summary>
    public bool IsExpired(long expiryTicks) =>
        expiryTicks != Records.ExpiryCodec.Never && expiryTicks <= (_ticks >= 0 ? _ticks : _clock.NowTicks);
}
