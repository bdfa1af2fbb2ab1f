namespace Iridium.Engine;

/// <summary>How one write is done. <c>default</c> takes everything from the database's options.</summary>
/// <param name="Durability">When the call counts as done; null takes <see cref="DatabaseOptions.Durability"/>.</param>
/// <param name="ExpiresAt">
/// The instant from which the record is hidden, precise to 100 ns; null means never. Only a put uses it: a batch names
/// the expiry with each of its puts.
/// </param>
public readonly record struct WriteOptions(Durability? Durability = null, DateTimeOffset? ExpiresAt = null)
{
    /// <summary>Done when the log is on disk.</summary>
    public static WriteOptions Sync => new(Engine.Durability.Sync);

    /// <summary>Done when the operating system has the bytes.</summary>
    public static WriteOptions Os => new(Engine.Durability.Os);

    /// <summary>Done when the operating system has the bytes; a timer syncs them.</summary>
    public static WriteOptions Interval => new(Engine.Durability.Interval);

    /// <summary>Done when the bytes are in a buffer of the process.</summary>
    public static WriteOptions Buffered => new(Engine.Durability.Buffered);

    /// <summary>Done without the log.</summary>
    public static WriteOptions None => new(Engine.Durability.None);
}
