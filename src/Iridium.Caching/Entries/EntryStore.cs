using System.Buffers;
using Iridium.Engine;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Logging;

namespace Iridium.Caching.Entries;

/// <summary>
/// Reads and writes cache entries in a keyspace: the one core under the cache's synchronous and asynchronous shells.
/// Value, sliding window and limit are one record, so a crash keeps or loses them together; the record's expiry is the
/// entry's expiry. Thread-safe.
/// </summary>
/// <remarks>
/// IMPORTANT: a slide is committed only when the record is still the one that was read. Without that condition it could
/// give a value stored meanwhile the lifetime of the one it replaced.
/// </remarks>
internal sealed class EntryStore
{
    private const int KeyCharactersShown = 128;

    // Constant after construction.
    private readonly Keyspace _keyspace;
    private readonly TimeProvider _clock;
    private readonly Durability _durability;
    private readonly TimeSpan? _defaultSliding;
    private readonly SlideRule _slideRule;
    private readonly ILogger _logger;

    // Own synchronisation: exchanged as a whole.
    private WriteBatch? _spareBatch;
    private int _slideFailureReported;

    public EntryStore(Keyspace keyspace, IridiumCacheOptions options, ILogger logger)
    {
        _keyspace = keyspace;
        _clock = keyspace.Database.TimeProvider;
        _durability = options.Durability;
        _defaultSliding = options.DefaultSlidingExpiration;
        _slideRule = new SlideRule(options.SlidingRefreshThreshold);
        _logger = logger;
    }

    /// <summary>Reads an entry and slides it.</summary>
    /// <returns>The payload, or null when the entry is absent or expired.</returns>
    public byte[]? Read(string key)
    {
        using var recordKey = new EntryKey(key, stackalloc byte[EntryKey.StackBytes]);
        if (!_keyspace.TryGetPinned(recordKey.Span, out PinnedValue pinned)) return null;
        byte[] payload;
        Slide slide;
        using (pinned)
        {
            payload = PayloadOf(key, pinned, out slide).ToArray();
        }

        TrySlide(recordKey.Span, slide);
        return payload;
    }

    /// <summary>Reads an entry into a writer, straight from the engine's memory, and slides it.</summary>
    /// <returns>False, with nothing written, when the entry is absent or expired.</returns>
    public bool TryRead(string key, IBufferWriter<byte> destination)
    {
        using var recordKey = new EntryKey(key, stackalloc byte[EntryKey.StackBytes]);
        if (!_keyspace.TryGetPinned(recordKey.Span, out PinnedValue pinned)) return false;
        Slide slide;
        using (pinned)
        {
            destination.Write(PayloadOf(key, pinned, out slide));
        }

        TrySlide(recordKey.Span, slide);
        return true;
    }

    /// <summary>Slides an entry; an absent one, or one that does not slide, is left as it is.</summary>
    public void Refresh(string key)
    {
        using var recordKey = new EntryKey(key, stackalloc byte[EntryKey.StackBytes]);
        if (!_keyspace.TryGetPinned(recordKey.Span, out PinnedValue pinned)) return;
        Slide slide;
        using (pinned)
        {
            PayloadOf(key, pinned, out slide);
        }

        CommitSlide(recordKey.Span, slide);
    }

    /// <summary>Stores an entry.</summary>
    public void Write(string key, in ReadOnlySequence<byte> payload, DistributedCacheEntryOptions options)
    {
        using PreparedEntry entry = Prepare(key, payload, options, out WriteOptions write);
        _keyspace.Put(entry.Key.Span, entry.Value.Span, write);
    }

    /// <summary>Stores an entry; complete on return unless the write waits for the disk.</summary>
    public ValueTask WriteAsync(
        string key,
        in ReadOnlySequence<byte> payload,
        DistributedCacheEntryOptions options,
        CancellationToken cancellationToken)
    {
        using PreparedEntry entry = Prepare(key, payload, options, out WriteOptions write);
        return WithoutResult(_keyspace.PutAsync(entry.Key, entry.Value, write, cancellationToken));
    }

    /// <summary>Removes an entry; an absent one is no error.</summary>
    public void Remove(string key)
    {
        using var recordKey = new EntryKey(key, stackalloc byte[EntryKey.StackBytes]);
        _keyspace.Delete(recordKey.Span, new WriteOptions(_durability));
    }

    /// <summary>Removes an entry; complete on return unless the write waits for the disk.</summary>
    public ValueTask RemoveAsync(string key, CancellationToken cancellationToken)
    {
        using EntryKey recordKey = EntryKey.Rent(key);
        return WithoutResult(
            _keyspace.DeleteAsync(recordKey.Memory, new WriteOptions(_durability), cancellationToken));
    }

    private static ValueTask WithoutResult(ValueTask<long> write)
    {
        if (!write.IsCompletedSuccessfully) return AwaitAsync(write);
        _ = write.Result;
        return ValueTask.CompletedTask;

        static async ValueTask AwaitAsync(ValueTask<long> write) => await write.ConfigureAwait(false);
    }

    private PreparedEntry Prepare(
        string key,
        in ReadOnlySequence<byte> payload,
        DistributedCacheEntryOptions options,
        out WriteOptions write)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        EntryLifetime lifetime = EntryLifetime.From(options, _defaultSliding, now);
        write = new WriteOptions(_durability, lifetime.ExpiryAfterAccess(now));
        return PreparedEntry.Create(key, payload, lifetime);
    }

    private ReadOnlySpan<byte> PayloadOf(string key, in PinnedValue pinned, out Slide slide)
    {
        ReadOnlySpan<byte> value = pinned.Span;
        if (!EntryHeader.TryRead(value, out EntryLifetime lifetime, out int headerBytes, out string? fault))
            throw Damaged(key, pinned.Info, fault);
        slide = lifetime.Sliding is null
            ? default
            : new Slide(
                pinned.Info.Sequence,
                _slideRule.NewExpiry(lifetime, pinned.Info.ExpiresAt, _clock.GetUtcNow()));
        return value[headerBytes..];
    }

    /// <summary>
    /// Slides after a read. The caller has its value already, so a store that takes no more writes goes on serving
    /// reads; the failure is logged once until a slide succeeds again, and the health check shows it.
    /// </summary>
    private void TrySlide(ReadOnlySpan<byte> recordKey, Slide slide)
    {
        if (slide.ExpiresAt is null) return;
        try
        {
            CommitSlide(recordKey, slide);
            Volatile.Write(ref _slideFailureReported, 0);
        }
        catch (IridiumException error)
        {
            if (Interlocked.Exchange(ref _slideFailureReported, 1) == 0)
                CacheLog.SlideFailed(_logger, _keyspace.Name, error);
        }
    }

    private void CommitSlide(ReadOnlySpan<byte> recordKey, Slide slide)
    {
        if (slide.ExpiresAt is not { } expiresAt) return;
        WriteBatch batch = Interlocked.Exchange(ref _spareBatch, null) ?? new WriteBatch();
        batch.RequireSequence(_keyspace, recordKey, slide.Sequence).Touch(_keyspace, recordKey, expiresAt);

        // A refused batch means that the entry was replaced, removed or has expired: nothing is left to slide.
        _keyspace.Database.Write(batch, WriteOptions.Os);
        batch.Clear();
        Volatile.Write(ref _spareBatch, batch);
    }

    private CorruptionException Damaged(string key, RecordInfo info, string fault)
    {
        string shown = key.Length <= KeyCharactersShown ? key : key[..KeyCharactersShown] + "…";
        return new CorruptionException(
            $"The cache entry '{shown}' (sequence {info.Sequence}, {info.ValueBytes} bytes) in keyspace "
            + $"'{_keyspace.Name}' of '{_keyspace.Database.Path}' is damaged: {fault}. "
            + "Remove the entry or store it anew; other entries are not affected.");
    }

    /// <summary>A new expiry for the record of a sequence; null when there is none to write.</summary>
    private readonly record struct Slide(long Sequence, DateTimeOffset? ExpiresAt);
}
