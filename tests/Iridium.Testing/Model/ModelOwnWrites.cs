using Iridium.Engine;

namespace Iridium.Testing.Model;

/// <summary>
/// What a transaction of the model sees: the state it began on with its own writes on top, and which of these are its
/// own. Copied for a savepoint or a cursor.
/// </summary>
internal sealed class ModelOwnWrites
{
    private readonly ModelRecord?[][] _records;
    private readonly OwnKind[][] _kinds;
    private readonly List<OwnRange> _ranges;

    public ModelOwnWrites(ModelState state)
    {
        _records = state.Copy();
        _kinds = [.. _records.Select(space => new OwnKind[space.Length])];
        _ranges = [];
    }

    private ModelOwnWrites(ModelOwnWrites other)
    {
        _records = [.. other._records.Select(space => (ModelRecord?[])space.Clone())];
        _kinds = [.. other._kinds.Select(space => (OwnKind[])space.Clone())];
        _ranges = [.. other._ranges];
    }

    /// <summary>The last own write that decides a key.</summary>
    public enum OwnKind
    {
        None,
        Put,
        Delete,
        Touch,
        RangeDelete,
    }

    public bool IsEmpty => _ranges.Count == 0 && Array.TrueForAll(_kinds, space => Array.TrueForAll(space, IsNone));

    public ModelOwnWrites Clone() => new(this);

    public OwnKind KindOf(int space, int place) => _kinds[space][place];

    /// <summary>Whether the committed record plays no part.</summary>
    public bool Decides(int space, int place) => _kinds[space][place] is not (OwnKind.None or OwnKind.Touch);

    public ModelRecord? Live(int space, int place, DateTimeOffset instant) =>
        _records[space][place] is { } record && record.IsLiveAt(instant) ? record : null;

    public void Put(int space, int place, byte[] value, DateTimeOffset? expiry) =>
        Set(space, place, OwnKind.Put, new ModelRecord(value, 0, expiry));

    public void Delete(int space, int place) => Set(space, place, OwnKind.Delete, null);

    public void Touch(int space, int place, DateTimeOffset? expiry)
    {
        ModelRecord? record = _records[space][place];
        OwnKind kind = _kinds[space][place] == OwnKind.Put ? OwnKind.Put : OwnKind.Touch;
        Set(space, place, kind, record is null ? null : record with { ExpiresAt = expiry });
    }

    public void DeleteRange(int space, KeyRange range, int start, int end)
    {
        if (range.IsEmpty) return;
        _ranges.Add(new OwnRange(space, new KeySpan(range), start, end));
        for (int place = start; place < end; place++) Set(space, place, OwnKind.RangeDelete, null);
    }

    /// <summary>Everything written, as keys and ranges.</summary>
    public IEnumerable<(int Space, KeySpan Span)> Written(ModelKeys keys)
    {
        foreach (OwnRange range in _ranges) yield return (range.Space, range.Span);
        for (int space = 0; space < _kinds.Length; space++)
        {
            for (int place = 0; place < keys.Count; place++)
            {
                if (_kinds[space][place] is not (OwnKind.None or OwnKind.RangeDelete))
                    yield return (space, new KeySpan(keys[place]));
            }
        }
    }

    /// <summary>The state after the commit: range deletions first, united, then the last word on each key.</summary>
    /// <param name="before">The state before.</param>
    /// <param name="order">The keyspaces in the order in which the commit writes them.</param>
    public ModelState Commit(ModelState before, IEnumerable<int> order)
    {
        ModelRecord?[][] spaces = before.Copy();
        long sequence = before.LastSequence;
        foreach (int space in order)
        {
            OwnRange[] ranges = [.. _ranges.Where(range => range.Space == space)];
            sequence += KeySpan.CountUnited(ranges.Select(range => range.Span));
            foreach (OwnRange range in ranges)
            {
                for (int place = range.Start; place < range.End; place++) spaces[space][place] = null;
            }

            for (int place = 0; place < spaces[space].Length; place++)
            {
                bool isCovered = ranges.Any(range => range.Start <= place && place < range.End);
                switch (_kinds[space][place])
                {
                    case OwnKind.Put:
                        spaces[space][place] = _records[space][place]! with { Sequence = ++sequence };
                        break;
                    case OwnKind.Touch:
                        sequence++;
                        spaces[space][place] = _records[space][place];
                        break;
                    case OwnKind.Delete when !isCovered:
                        sequence++;
                        spaces[space][place] = null;
                        break;
                }
            }
        }

        return ModelState.Of(spaces, sequence);
    }

    private void Set(int space, int place, OwnKind kind, ModelRecord? record)
    {
        _kinds[space][place] = kind;
        _records[space][place] = record;
    }

    private static bool IsNone(OwnKind kind) => kind == OwnKind.None;

    private sealed record OwnRange(int Space, KeySpan Span, int Start, int End);
}
