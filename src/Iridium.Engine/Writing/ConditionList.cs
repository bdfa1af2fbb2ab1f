using System.Runtime.InteropServices;
using Iridium.Engine.State;
using Iridium.Engine.Tables;

namespace Iridium.Engine.Writing;

/// <summary>
/// The conditions of a batch with copies of their keys. Keeps its memory for the next use. For one thread at a time.
/// </summary>
internal sealed class ConditionList
{
    private const int KeyBytesKept = 4_096;

    private readonly List<Condition> _conditions = [];
    private byte[] _keys = [];
    private int _keyBytes;

    private readonly record struct Condition(
        ConditionKind Kind,
        int Keyspace,
        int KeyOffset,
        int KeyLength,
        long Sequence);

    public int Count => _conditions.Count;

    public void Add(ConditionKind kind, int keyspace, ReadOnlySpan<byte> key, long sequence = 0)
    {
        if (_keys.Length - _keyBytes < key.Length)
            Array.Resize(ref _keys, Math.Max(_keyBytes + key.Length, Math.Max(64, _keys.Length * 2)));
        key.CopyTo(_keys.AsSpan(_keyBytes));
        _conditions.Add(new Condition(kind, keyspace, _keyBytes, key.Length, sequence));
        _keyBytes += key.Length;
    }

    public void Clear()
    {
        _conditions.Clear();
        _keyBytes = 0;
        if (_keys.Length > KeyBytesKept) _keys = [];
    }

    /// <summary>Whether a condition asks about a key that stands in the set.</summary>
    public bool MeetsAnyOf(GroupKeys written)
    {
        foreach (Condition condition in CollectionsMarshal.AsSpan(_conditions))
        {
            if (written.Contains(condition.Keyspace, KeyOf(condition))) return true;
        }

        return false;
    }

    /// <summary>Holds the conditions against the newest state. Needs the commit gate.</summary>
    /// <param name="state">The open database.</param>
    /// <param name="refusal">When one does not hold: the result to return.</param>
    /// <returns>True when all hold.</returns>
    public bool Hold(EngineState state, out CommitResult refusal)
    {
        for (int i = 0; i < _conditions.Count; i++)
        {
            long found = FindSequence(state, _conditions[i]);
            bool holds = _conditions[i].Kind switch
            {
                ConditionKind.Absent => found == 0,
                ConditionKind.Live => found != 0,
                _ => found == _conditions[i].Sequence,
            };
            if (holds) continue;
            refusal = new CommitResult(false, 0, 0, i, found);
            return false;
        }

        refusal = default;
        return true;
    }

    /// <summary>The keyspaces that the conditions ask about, one for each condition.</summary>
    public IEnumerable<int> Keyspaces => _conditions.Select(condition => condition.Keyspace);

    /// <summary>The sequence of the key's live record, or 0: the public result has that form too.</summary>
    private long FindSequence(EngineState state, Condition condition)
    {
        if (!state.Trees.TryGet(condition.Keyspace, out KeyspaceTree? tree))
            throw new InvalidOperationException($"There is no keyspace with id {condition.Keyspace}.");
        ReadView view = tree.AcquireView();
        HeldBlock held = default;
        try
        {
            FoundRecord record = default;
            var point = new ReadPoint(state.Sequences.Visible, state.Context.Clock);
            var lookup = new PointLookup(view, point, new Span<HeldBlock>(ref held));
            return lookup.TryFind(KeyOf(condition), ref record) ? record.Sequence : 0;
        }
        finally
        {
            held.Release();
            view.Release();
        }
    }

    private ReadOnlySpan<byte> KeyOf(Condition condition) => _keys.AsSpan(condition.KeyOffset, condition.KeyLength);
}
