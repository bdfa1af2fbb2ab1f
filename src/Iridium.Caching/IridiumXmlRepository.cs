using System.Buffers.Binary;
using System.Xml.Linq;
using Iridium.Caching.KeyRing;
using Iridium.Engine;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Iridium.Caching;

/// <summary>
/// Keeps data-protection keys in an embedded database. Every change is synced to disk before the call returns, whatever
/// the durability of the cache beside it: a lost key makes everything it protected unreadable. Thread-safe.
/// </summary>
/// <remarks>
/// Elements are appended under ascending numbers, because friendly names need not be unique; the layout is in
/// docs/formats/data-protection-element.md. The repository does not own its database.
/// </remarks>
public sealed class IridiumXmlRepository : IDeletableXmlRepository
{
    /// <summary>The keyspace that holds the elements.</summary>
    public const string KeyspaceName = "data-protection";

    // Constant after construction.
    private readonly Keyspace _keyspace;
    private readonly ILogger _logger;

    /// <summary>Creates a repository in an open database.</summary>
    /// <param name="database">The database. Keep it open while the repository is used.</param>
    /// <param name="logger">Receives the repository's events; null logs nothing.</param>
    /// <exception cref="IridiumException">The keyspace cannot be created.</exception>
    public IridiumXmlRepository(IridiumDatabase database, ILogger<IridiumXmlRepository>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(database);
        _keyspace = database.GetOrCreateKeyspace(KeyspaceName);
        _logger = logger ?? NullLogger<IridiumXmlRepository>.Instance;
    }

    /// <summary>Reads all elements, the oldest first.</summary>
    /// <returns>The elements; the caller may change them.</returns>
    /// <exception cref="CorruptionException">An element is damaged. No element is left out silently.</exception>
    public IReadOnlyCollection<XElement> GetAllElements() => ReadAll().ConvertAll(stored => stored.Element);

    /// <summary>Appends an element and syncs it to disk.</summary>
    /// <param name="element">The element. Not retained.</param>
    /// <param name="friendlyName">Not stored: the framework's elements carry their own identity.</param>
    /// <exception cref="IridiumException">The element could not be written.</exception>
    public void StoreElement(XElement element, string friendlyName)
    {
        ArgumentNullException.ThrowIfNull(element);
        byte[] value = ElementCodec.Encode(element);
        var batch = new WriteBatch();
        Span<byte> key = stackalloc byte[ElementCodec.KeyBytes];
        CommitResult result;
        do
        {
            // Another writer may take the number first; the condition then fails and the next number is tried.
            ElementCodec.WriteKey(key, NextNumber());
            batch.Clear();
            batch.RequireAbsent(_keyspace, key).Put(_keyspace, key, value);
            result = _keyspace.Database.Write(batch, WriteOptions.Sync);
        }
        while (!result.Committed);
    }

    /// <summary>Deletes chosen elements, each synced to disk, in the order chosen.</summary>
    /// <param name="chooseElements">
    /// Sets <see cref="IDeletableElement.DeletionOrder"/> of every element that is to go.
    /// </param>
    /// <returns>False when a deletion failed; it is logged and those after it were not tried.</returns>
    /// <exception cref="CorruptionException">An element is damaged; nothing was deleted.</exception>
    public bool DeleteElements(Action<IReadOnlyCollection<IDeletableElement>> chooseElements)
    {
        ArgumentNullException.ThrowIfNull(chooseElements);
        List<StoredElement> elements = ReadAll();
        chooseElements(elements);
        var chosen = elements.Where(element => element.DeletionOrder is not null);
        return chosen.OrderBy(element => element.DeletionOrder).All(TryDelete);
    }

    private bool TryDelete(StoredElement element)
    {
        Span<byte> key = stackalloc byte[ElementCodec.KeyBytes];
        ElementCodec.WriteKey(key, element.Number);

        // Numbers of deleted elements can come back. The condition keeps a newer element under the same number; one
        // that is gone already is as good as deleted.
        WriteBatch batch = new WriteBatch().RequireSequence(_keyspace, key, element.Sequence).Delete(_keyspace, key);
        try
        {
            _keyspace.Database.Write(batch, WriteOptions.Sync);
            return true;
        }
        catch (IridiumException error)
        {
            CacheLog.ElementNotDeleted(_logger, element.Number, error);
            return false;
        }
    }

    private ulong NextNumber()
    {
        using Cursor cursor = _keyspace.OpenCursor();
        return cursor.MovePrevious() ? ReadNumber(cursor.Key) + 1 : 1;
    }

    private List<StoredElement> ReadAll()
    {
        var elements = new List<StoredElement>();
        using Cursor cursor = _keyspace.OpenCursor();
        while (cursor.MoveNext())
        {
            ulong number = ReadNumber(cursor.Key);
            if (!ElementCodec.TryDecode(cursor.Value, out XElement? element, out string? fault, out Exception? cause))
                throw Damaged($"element {number}", fault, cause);
            elements.Add(new StoredElement(number, cursor.Info.Sequence, element));
        }

        return elements;
    }

    private ulong ReadNumber(ReadOnlySpan<byte> key) => key.Length == ElementCodec.KeyBytes
        ? BinaryPrimitives.ReadUInt64BigEndian(key)
        : throw Damaged($"record {Convert.ToHexString(key[..Math.Min(key.Length, 32)])}", "its key is no number", null);

    private CorruptionException Damaged(string record, string fault, Exception? cause) => new(
        $"The data-protection {record} in keyspace '{KeyspaceName}' of '{_keyspace.Database.Path}' is damaged: "
        + $"{fault}.",
        cause);
}
