using Iridium.Engine;

namespace Iridium.Testing.Model;

/// <summary>A cursor of the database beside the one that the model expects. For one thread.</summary>
internal sealed class ModelCursor : IDisposable
{
    // Constant after construction.
    private readonly Cursor _cursor;
    private readonly ModelKeys _keys;
    private readonly ModelState _state;
    private readonly int _space;
    private readonly int _start;
    private readonly int _end;
    private readonly Func<DateTimeOffset> _now;

    // Where it stands; -1 for nowhere. The record is as it was when the cursor came to it.
    private int _place = -1;
    private ModelRecord? _record;

    /// <param name="run">The run it belongs to.</param>
    /// <param name="operation">Says keyspace and range.</param>
    /// <param name="snapshot">What it reads, or null for the newest.</param>
    public ModelCursor(ModelRun run, ModelOperation operation, ModelSnapshot? snapshot)
    {
        _keys = run.Keys;
        _space = operation.Space % run.Keyspaces;
        _state = snapshot?.State ?? run.State;
        _now = snapshot is null ? run.Clock.GetUtcNow : () => snapshot.Instant;
        KeyRange range = _keys.RangeOf(operation, out _start, out _end);
        var options = new ReadOptions(snapshot?.Snapshot, BypassCache: operation.Choice % 3 == 0);
        _cursor = ModelSpaces.Get(run.Database, _space).OpenCursor(range, options);
    }

    public void Move(ModelOperation operation)
    {
        int choice = operation.Choice / 16 % 10;
        bool hasMoved;
        switch (choice)
        {
            case 0:
                hasMoved = _cursor.Seek(_keys[operation.Other]);
                Place(Math.Max(operation.Other, _start), 1);
                break;
            case 1:
                hasMoved = _cursor.SeekBefore(_keys[operation.Other]);
                Place(Math.Min(operation.Other, _end) - 1, -1);
                break;
            case < 6:
                hasMoved = _cursor.MoveNext();
                Place(_place < 0 ? _start : _place + 1, 1);
                break;
            default:
                hasMoved = _cursor.MovePrevious();
                Place(_place < 0 ? _end - 1 : _place - 1, -1);
                break;
        }

        Check(hasMoved);
    }

    /// <summary>Compares where both stand.</summary>
    public void Check(bool? hasMoved = null)
    {
        if (_cursor.IsValid != _place >= 0 || (hasMoved ?? _cursor.IsValid) != _cursor.IsValid)
        {
            string met = _cursor.IsValid ? Convert.ToHexString(_cursor.Key) : "nothing";
            throw new ModelMismatchException($"{About()}: stands on {met}, expected {_record}");
        }

        if (_record is null) return;
        if (!_cursor.Key.SequenceEqual(_keys[_place]))
        {
            throw new ModelMismatchException(
                $"{About()}: stands on {Convert.ToHexString(_cursor.Key)}, "
                + $"expected {Convert.ToHexString(_keys[_place])}");
        }

        if (ModelComparison.Matches(_cursor.Value, _cursor.Info, _record)) return;
        throw ModelComparison.Mismatch(About(), _cursor.Value, _cursor.Info, _record);
    }

    public void Dispose() => _cursor.Dispose();

    private string About() => $"cursor over '{ModelSpaces.NameOf(_space)}' [{_start}, {_end}) at {_place}";

    /// <summary>Stands on the first live record from a place on, in a direction.</summary>
    private void Place(int from, int step)
    {
        DateTimeOffset now = _now();
        for (int place = from; place >= _start && place < _end; place += step)
        {
            _record = _state.Live(_space, place, now);
            _place = place;
            if (_record is not null) return;
        }

        _place = -1;
        _record = null;
    }
}
