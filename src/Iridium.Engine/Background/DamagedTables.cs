using Iridium.Engine.State;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Background;

/// <summary>
/// The tables of each keyspace that compactions found damaged: they stay where they are, and so does everything they
/// would be merged with. Not thread-safe: guarded by the gate of <see cref="CompactionScheduler"/>.
/// </summary>
internal sealed class DamagedTables
{
    private readonly Dictionary<int, TreeDamage> _damage = [];

    private sealed record TreeDamage(HashSet<long> Tables, CorruptionException First);

    /// <summary>The damage that a keyspace was first found to have; null when none is known to have any.</summary>
    public CorruptionException? First => _damage.Count > 0 ? _damage.Values.First().First : null;

    /// <summary>The numbers of a keyspace's damaged tables. To be read under the gate only.</summary>
    public IReadOnlySet<long> Of(KeyspaceTree tree) =>
        _damage.TryGetValue(tree.Id, out TreeDamage? damage) ? damage.Tables : new HashSet<long>();

    /// <summary>Remembers the table that ended a compaction, or all that went into it when that is not known.</summary>
    /// <param name="tree">The keyspace.</param>
    /// <param name="plan">The compaction.</param>
    /// <param name="error">What ended it.</param>
    public void Remember(KeyspaceTree tree, CompactionPlan plan, CorruptionException error)
    {
        bool isTable = FileNames.Parse(Path.GetFileName(error.File) ?? string.Empty, out long number) == FileRole.Table;
        if (!_damage.TryGetValue(tree.Id, out TreeDamage? damage))
            _damage[tree.Id] = damage = new TreeDamage([], error);
        if (isTable) damage.Tables.Add(number);
        else damage.Tables.UnionWith(plan.Inputs.Select(input => input.Table.Number));
    }

    /// <summary>Forgets damage that is gone: the tables have been read after all, or nobody needs them any more.
    /// </summary>
    /// <param name="tree">The keyspace.</param>
    /// <param name="plan">The compaction that came to its end.</param>
    public void Forget(KeyspaceTree tree, CompactionPlan plan)
    {
        if (!_damage.TryGetValue(tree.Id, out TreeDamage? damage)) return;
        damage.Tables.ExceptWith(plan.Inputs.Select(input => input.Table.Number));
        if (damage.Tables.Count == 0) _damage.Remove(tree.Id);
    }

    /// <summary>Forgets the damage of keyspaces that were dropped.</summary>
    public void ForgetDropped(TreeRegistry trees)
    {
        foreach (int id in _damage.Keys.ToArray())
        {
            if (!trees.TryGet(id, out _)) _damage.Remove(id);
        }
    }
}
