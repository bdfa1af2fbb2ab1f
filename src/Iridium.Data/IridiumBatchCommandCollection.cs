using System.Data.Common;

namespace Iridium.Data;

/// <summary>The commands of a batch, in the order they run. For one thread at a time.</summary>
public sealed class IridiumBatchCommandCollection : DbBatchCommandCollection
{
    private readonly List<IridiumBatchCommand> _items = [];

    /// <inheritdoc/>
    public override int Count => _items.Count;

    /// <inheritdoc/>
    public override bool IsReadOnly => false;

    /// <inheritdoc/>
    public override void Add(DbBatchCommand item) => _items.Add((IridiumBatchCommand)item);

    /// <inheritdoc/>
    public override void Clear() => _items.Clear();

    /// <inheritdoc/>
    public override bool Contains(DbBatchCommand item) => _items.Contains((IridiumBatchCommand)item);

    /// <inheritdoc/>
    public override void CopyTo(DbBatchCommand[] array, int arrayIndex)
    {
        for (int i = 0; i < _items.Count; i++) array[arrayIndex + i] = _items[i];
    }

    /// <inheritdoc/>
    public override IEnumerator<DbBatchCommand> GetEnumerator() => _items.GetEnumerator();

    /// <inheritdoc/>
    public override int IndexOf(DbBatchCommand item) => _items.IndexOf((IridiumBatchCommand)item);

    /// <inheritdoc/>
    public override void Insert(int index, DbBatchCommand item) => _items.Insert(index, (IridiumBatchCommand)item);

    /// <inheritdoc/>
    public override bool Remove(DbBatchCommand item) => _items.Remove((IridiumBatchCommand)item);

    /// <inheritdoc/>
    public override void RemoveAt(int index) => _items.RemoveAt(index);

    /// <inheritdoc/>
    protected override DbBatchCommand GetBatchCommand(int index) => _items[index];

    /// <inheritdoc/>
    protected override void SetBatchCommand(int index, DbBatchCommand batchCommand) =>
        _items[index] = (IridiumBatchCommand)batchCommand;
}
