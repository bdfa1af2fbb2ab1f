using System.Buffers;
using Iridium.Caching.Entries;
using Iridium.Caching.Hosting;
using Iridium.Engine;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Iridium.Caching;

/// <summary>
/// A distributed cache in an embedded database: entries survive restarts of the process. Reads complete synchronously;
/// so do writes with <see cref="Durability.Os"/> unless the engine makes writers wait. Thread-safe.
/// </summary>
/// <remarks>
/// <para>Keys are compared ordinally and take up to 65,534 bytes of UTF-8; values take up to 256 MiB less 18 bytes.
/// The layout of an entry is in docs/formats/cache-entry.md.</para>
/// <para>Asynchronous members throw for wrong arguments at once; every other error is in the task they return.
/// Cancellation is checked before an operation starts; one that has started is finished.</para>
/// <para>The cache does not own its database: whoever opened it closes it.</para>
/// </remarks>
public sealed class IridiumCache : IBufferDistributedCache
{
    private static readonly Task<byte[]?> _missingTask = Task.FromResult<byte[]?>(null);

    // Constant after construction.
    private readonly EntryStore _entries;

    /// <summary>Creates a cache in an open database.</summary>
    /// <param name="database">
    /// The database; its clock decides what has expired. Keep it open while the cache is used.
    /// </param>
    /// <param name="options">
    /// Options; null takes the defaults. <see cref="IridiumCacheOptions.Path"/> and
    /// <see cref="IridiumCacheOptions.ConfigureDatabase"/> are not used, since the database is open. Not retained.
    /// </param>
    /// <param name="logger">Receives the cache's events; null logs nothing.</param>
    /// <exception cref="ArgumentException">The options are not valid; the message names every fault.</exception>
    /// <exception cref="IridiumException">The keyspace cannot be created.</exception>
    public IridiumCache(
        IridiumDatabase database,
        IridiumCacheOptions? options = null,
        ILogger<IridiumCache>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(database);
        options ??= new IridiumCacheOptions();
        List<string> faults = IridiumCacheOptionsValidator.FaultsOfCache(options);
        if (faults.Count > 0)
        {
            throw new ArgumentException(
                $"The cache options are not valid: {string.Join("; ", faults)}.",
                nameof(options));
        }

        Database = database;
        Keyspace keyspace = database.GetOrCreateKeyspace(options.Keyspace);
        _entries = new EntryStore(keyspace, options, logger ?? NullLogger<IridiumCache>.Instance);
    }

    /// <summary>The database that holds the entries, for its statistics.</summary>
    public IridiumDatabase Database { get; }

    /// <summary>Reads an entry and moves its sliding expiration.</summary>
    /// <param name="key">The key; may be empty.</param>
    /// <returns>The value, which may be empty, or null when the entry is absent or expired.</returns>
    /// <exception cref="ArgumentException">The key is null or longer than the limit.</exception>
    /// <exception cref="CorruptionException">The entry is damaged; other entries are not affected.</exception>
    public byte[]? Get(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return _entries.Read(key);
    }

    /// <summary>As <see cref="Get"/>; the task is complete on return.</summary>
    /// <param name="key">The key; may be empty.</param>
    /// <param name="token">Checked first; cancelling leaves the entry as it is.</param>
    /// <returns>The value, or null when the entry is absent or expired.</returns>
    public Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (token.IsCancellationRequested) return Task.FromCanceled<byte[]?>(token);
        try
        {
            return _entries.Read(key) is { } value ? Task.FromResult<byte[]?>(value) : _missingTask;
        }
        catch (IridiumException error)
        {
            return Task.FromException<byte[]?>(error);
        }
    }

    /// <summary>
    /// Reads an entry into a writer, with one copy and no allocation, and moves its sliding expiration.
    /// </summary>
    /// <param name="key">The key; may be empty.</param>
    /// <param name="destination">Receives the value; untouched when there is none.</param>
    /// <returns>False when the entry is absent or expired.</returns>
    /// <exception cref="ArgumentException">The key is null or longer than the limit.</exception>
    /// <exception cref="CorruptionException">The entry is damaged; other entries are not affected.</exception>
    public bool TryGet(string key, IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(destination);
        return _entries.TryRead(key, destination);
    }

    /// <summary>As <see cref="TryGet"/>; the task is complete on return.</summary>
    /// <param name="key">The key; may be empty.</param>
    /// <param name="destination">Receives the value; untouched when there is none.</param>
    /// <param name="token">Checked first; cancelling leaves the entry and the writer as they are.</param>
    /// <returns>False when the entry is absent or expired.</returns>
    public ValueTask<bool> TryGetAsync(string key, IBufferWriter<byte> destination, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(destination);
        if (token.IsCancellationRequested) return ValueTask.FromCanceled<bool>(token);
        try
        {
            return ValueTask.FromResult(_entries.TryRead(key, destination));
        }
        catch (IridiumException error)
        {
            return ValueTask.FromException<bool>(error);
        }
    }

    /// <summary>Moves the sliding expiration of an entry; nothing happens without one or without the entry.</summary>
    /// <param name="key">The key; may be empty.</param>
    /// <exception cref="ArgumentException">The key is null or longer than the limit.</exception>
    /// <exception cref="IridiumException">The new expiry could not be written.</exception>
    public void Refresh(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        _entries.Refresh(key);
    }

    /// <summary>As <see cref="Refresh"/>; the task is complete on return.</summary>
    /// <param name="key">The key; may be empty.</param>
    /// <param name="token">Checked first; cancelling leaves the entry as it is.</param>
    /// <returns>A completed task.</returns>
    public Task RefreshAsync(string key, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (token.IsCancellationRequested) return Task.FromCanceled(token);
        try
        {
            _entries.Refresh(key);
            return Task.CompletedTask;
        }
        catch (IridiumException error)
        {
            return Task.FromException(error);
        }
    }

    /// <summary>Stores an entry, replacing value and expiration of an existing one in one step.</summary>
    /// <param name="key">The key; may be empty.</param>
    /// <param name="value">The value; may be empty. Not retained.</param>
    /// <param name="options">
    /// Expirations: relative wins over absolute; an absolute limit ends a sliding entry however often it is used;
    /// without any, <see cref="IridiumCacheOptions.DefaultSlidingExpiration"/> applies.
    /// </param>
    /// <exception cref="ArgumentException">An argument is null or beyond a limit, or the absolute expiration is past.
    /// </exception>
    /// <exception cref="IridiumException">The entry could not be written; an earlier one is still there.</exception>
    public void Set(string key, byte[] value, DistributedCacheEntryOptions options)
    {
        ArgumentNullException.ThrowIfNull(value);
        Set(key, new ReadOnlySequence<byte>(value), options);
    }

    /// <summary>As <see cref="Set(string, byte[], DistributedCacheEntryOptions)"/>, from a sequence.</summary>
    /// <param name="key">The key; may be empty.</param>
    /// <param name="value">The value; may be empty. Copied before the call returns.</param>
    /// <param name="options">Expirations.</param>
    public void Set(string key, ReadOnlySequence<byte> value, DistributedCacheEntryOptions options)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(options);
        _entries.Write(key, value, options);
    }

    /// <summary>
    /// As <see cref="Set(string, byte[], DistributedCacheEntryOptions)"/>, waiting for the disk without blocking a
    /// thread.
    /// </summary>
    /// <param name="key">The key; may be empty.</param>
    /// <param name="value">The value; may be empty. Copied before the call returns.</param>
    /// <param name="options">Expirations.</param>
    /// <param name="token">Checked first; a write that has started is not taken back.</param>
    /// <returns>A task that ends when the entry is as durable as the cache's options say.</returns>
    public Task SetAsync(
        string key,
        byte[] value,
        DistributedCacheEntryOptions options,
        CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(value);
        return SetAsync(key, new ReadOnlySequence<byte>(value), options, token).AsTask();
    }

    /// <summary>
    /// As <see cref="SetAsync(string, byte[], DistributedCacheEntryOptions, CancellationToken)"/>, from a sequence.
    /// </summary>
    /// <param name="key">The key; may be empty.</param>
    /// <param name="value">The value; may be empty. Copied before the call returns.</param>
    /// <param name="options">Expirations.</param>
    /// <param name="token">Checked first; a write that has started is not taken back.</param>
    /// <returns>A task that ends when the entry is as durable as the cache's options say.</returns>
    public ValueTask SetAsync(
        string key,
        ReadOnlySequence<byte> value,
        DistributedCacheEntryOptions options,
        CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(options);
        if (token.IsCancellationRequested) return ValueTask.FromCanceled(token);
        try
        {
            return _entries.WriteAsync(key, value, options, token);
        }
        catch (IridiumException error)
        {
            return ValueTask.FromException(error);
        }
    }

    /// <summary>Removes an entry; an absent one is no error.</summary>
    /// <param name="key">The key; may be empty.</param>
    /// <exception cref="ArgumentException">The key is null or longer than the limit.</exception>
    /// <exception cref="IridiumException">The removal could not be written; the entry is still there.</exception>
    public void Remove(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        _entries.Remove(key);
    }

    /// <summary>As <see cref="Remove"/>, waiting for the disk without blocking a thread.</summary>
    /// <param name="key">The key; may be empty.</param>
    /// <param name="token">Checked first; a removal that has started is not taken back.</param>
    /// <returns>A task that ends when the removal is as durable as the cache's options say.</returns>
    public Task RemoveAsync(string key, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (token.IsCancellationRequested) return Task.FromCanceled(token);
        try
        {
            return _entries.RemoveAsync(key, token).AsTask();
        }
        catch (IridiumException error)
        {
            return Task.FromException(error);
        }
    }
}
