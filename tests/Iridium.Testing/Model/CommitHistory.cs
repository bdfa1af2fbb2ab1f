using Iridium.Engine;

namespace Iridium.Testing.Model;

/// <summary>
/// Every state that commits led to, in order, and how far they are known to be durable: the oracle that lives outside
/// the disk. After a crash the database must hold one of these states, and none from before the last durable one.
/// For one thread.
/// </summary>
public sealed class CommitHistory
{
    private readonly List<ModelState> _states;
    private int _durable;
    private int _done;

    public CommitHistory(ModelState start, int keyspaces)
    {
        _states = [start];
        DurableKeyspaces = keyspaces;
    }

    /// <summary>Keyspaces whose creation was acknowledged.</summary>
    public int DurableKeyspaces { get; set; }

    /// <summary>A commit is about to be asked for: from now on it may be found after a crash.</summary>
    /// <returns>Its place in the order of commits.</returns>
    public int Begin(ModelState next)
    {
        _states.Add(next);
        return _states.Count - 1;
    }

    /// <summary>The commit begun last is certain not to have happened.</summary>
    public void TakeBack() => _states.RemoveAt(_states.Count - 1);

    /// <summary>All commits begun so far were acknowledged: only a power loss may take them.</summary>
    public void MarkDone() => _done = _states.Count - 1;

    /// <summary>The process ends without a power loss: from now on what was acknowledged must be found.</summary>
    public void RequireAllDone() => MarkDurable(_done);

    /// <summary>All commits begun so far were acknowledged as durable.</summary>
    public void MarkDurable() => MarkDurable(_states.Count - 1);

    /// <summary>The commits up to one of them were acknowledged as durable.</summary>
    public void MarkDurable(int place) => _durable = Math.Max(_durable, place);

    /// <summary>Whether a value stood under a key, with that sequence, after any of the commits.</summary>
    public bool WasEverThere(int space, int place, long sequence, ReadOnlySpan<byte> value)
    {
        foreach (ModelState state in _states)
        {
            ModelRecord? record = state.Space(space)[place];
            if (record?.Sequence == sequence && value.SequenceEqual(record.Value)) return true;
        }

        return false;
    }

    /// <summary>A state counted from the newest, which is 1.</summary>
    public ModelState Newest(int place) => _states[^place];

    /// <summary>As <see cref="Match"/>, whatever was durable.</summary>
    public ModelState MatchAny(IridiumDatabase database, ModelKeys keys, DateTimeOffset now)
    {
        return Find(database, keys, now, 0)
            ?? throw new ModelMismatchException($"no commit ended with sequence {database.LastSequence}");
    }

    /// <summary>Finds the state that a recovered database holds.</summary>
    /// <exception cref="ModelMismatchException">It holds none of those it may hold.</exception>
    public ModelState Match(IridiumDatabase database, ModelKeys keys, DateTimeOffset now, out int keyspaces)
    {
        keyspaces = ModelSpaces.CountIn(database);
        if (keyspaces < DurableKeyspaces)
            throw new ModelMismatchException($"{DurableKeyspaces} keyspaces were durable, {keyspaces} are there");
        if (Find(database, keys, now, _durable) is { } found) return found;
        throw new ModelMismatchException(
            $"the database ends with sequence {database.LastSequence}; durable is "
            + $"{_states[_durable].LastSequence}, and the last write asked for had {_states[^1].LastSequence}");
    }

    /// <summary>The newest state that the database holds, or null when none has its sequence.</summary>
    private ModelState? Find(IridiumDatabase database, ModelKeys keys, DateTimeOffset now, int oldest)
    {
        ModelMismatchException? mismatch = null;
        for (int i = _states.Count - 1; i >= oldest; i--)
        {
            if (_states[i].LastSequence != database.LastSequence) continue;
            try
            {
                ModelComparison.RequireEqual(database, _states[i], keys, now);
                return _states[i];
            }
            catch (ModelMismatchException error)
            {
                // A dropped keyspace takes no sequence, so the state before may be the one.
                mismatch ??= error;
            }
        }

        return mismatch is null ? null : throw mismatch;
    }
}
