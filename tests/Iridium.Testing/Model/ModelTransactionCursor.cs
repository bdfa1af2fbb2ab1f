using Iridium.Engine;

namespace Iridium.Testing.Model;

/// <summary>
/// A cursor of a transaction beside the one that the model expects; it shows own writes as they were when it was
/// opened, and notes what was walked. For one thread.
/// </summary>
internal sealed class ModelTransactionCursor : IDisposable
{
    // Constant after construction.
    private readonly Cursor _cursor;
    private readonly ModelKeys _keys;
    private readonly ModelOwnWrites _seen;
    private readonly ModelConflicts? _reads;
    private readonly KeyRange _range;
    private readonly int _space;
    private readonly int _start;
    private readonly int _end;

    // Where it stands; -1 for nowhere.
    private int _place = -1;
    private ModelRecord? _record;

    public ModelTransactionCursor(
        ModelRun run, Transaction transaction, ModelOperation part, ModelOwnWrites own, ModelConflicts? reads)
    {
        _keys = run.Keys;
        _seen = own.Clone();
        _reads = reads;
        _space = part.Space;
        _range = _keys.RangeOf(part, out _start, out _end);
        _cursor = transaction.OpenCursor(ModelSpaces.Get(run.Database, _space), _range);
    }

    /// <summary>The instant that its transaction sees.</summary>
    public required DateTimeOffset Instant { get; init; }

    /// <summary>Whether a savepoint older than it was gone back to.</summary>
    public bool IsEnded { get; set; }

    public void Move(ModelOperation part)
    {
        if (IsEnded)
        {
            RequireEnded();
            return;
        }

        int choice = part.Choice / 16 % 10;
        byte[] sought = _keys[part.Other];
        byte[]? at = _place < 0 ? null : _keys[_place];
        switch (choice)
        {
            case 0:
                bool isBelow = sought.AsSpan().SequenceCompareTo(_range.Start.Span) < 0;
                Forward(_cursor.Seek(sought), isBelow ? _range.Start.ToArray() : sought, Math.Max(part.Other, _start));
                break;
            case 1:
                bool isAbove = !_range.End.IsEmpty && sought.AsSpan().SequenceCompareTo(_range.End.Span) >= 0;
                byte[] before = isAbove ? _range.End.ToArray() : sought;
                Backward(_cursor.SeekBefore(sought), before, Math.Min(part.Other, _end) - 1);
                break;
            case < 7:
                Forward(_cursor.MoveNext(), at ?? _range.Start.ToArray(), _place < 0 ? _start : _place + 1);
                break;
            default:
                Backward(_cursor.MovePrevious(), at ?? _range.End.ToArray(), _place < 0 ? _end - 1 : _place - 1);
                break;
        }
    }

    public void Dispose() => _cursor.Dispose();

    private void Forward(bool hasMoved, byte[] from, int place)
    {
        Place(place, 1);
        byte[] to = _place < 0 ? _range.End.ToArray() : [.. _keys[_place], 0];
        Check(hasMoved, new KeySpan(from, to));
    }

    private void Backward(bool hasMoved, byte[] to, int place)
    {
        Place(place, -1);
        Check(hasMoved, new KeySpan(_place < 0 ? _range.Start.ToArray() : _keys[_place], to));
    }

    private void Check(bool hasMoved, KeySpan walked)
    {
        _reads?.NoteRead(_space, walked);
        if (hasMoved != _place >= 0 || _cursor.IsValid != hasMoved)
        {
            string met = _cursor.IsValid ? Convert.ToHexString(_cursor.Key) : "nothing";
            throw new ModelMismatchException($"{About()}: stands on {met}, expected {_record}");
        }

        if (_record is null) return;
        if (!_cursor.Key.SequenceEqual(_keys[_place]))
            throw new ModelMismatchException($"{About()}: stands on {Convert.ToHexString(_cursor.Key)}");
        if (!ModelComparison.Matches(_cursor.Value, _cursor.Info, _record))
            throw ModelComparison.Mismatch(About(), _cursor.Value, _cursor.Info, _record);
        if (_record.Sequence != 0) _reads?.NoteExpiry(_record.ExpiresAt);
    }

    private string About() =>
        $"cursor of a transaction over '{ModelSpaces.NameOf(_space)}' [{_start}, {_end}) at {_place}";

    private void Place(int from, int step)
    {
        for (int place = from; place >= _start && place < _end; place += step)
        {
            _record = _seen.Live(_space, place, Instant);
            _place = place;
            if (_record is not null) return;
        }

        _place = -1;
        _record = null;
    }

    private void RequireEnded()
    {
        try
        {
            _cursor.MoveNext();
        }
        catch (InvalidOperationException)
        {
            return;
        }

        throw new ModelMismatchException("a cursor opened after the savepoint went on after it was gone back to");
    }
}
