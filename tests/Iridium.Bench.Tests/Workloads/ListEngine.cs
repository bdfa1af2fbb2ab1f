using Iridium.Bench.Data;
using Iridium.Bench.Engines;

namespace Iridium.Bench.Tests.Workloads;

/// <summary>
/// An engine that keeps records in a sorted list, and can be told to lie about values. Thread-safe.
/// </summary>
internal sealed class ListEngine : IBenchEngine
{
    private readonly SortedList<string, byte[]> _records = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    public int Count => _records.Count;

    /// <summary>Added to the record number that a read finds.</summary>
    public long Lie { get; set; }

    public IBenchSession OpenSession() => new Session(this);

    public void Settle()
    {
    }

    public void Dispose()
    {
    }

    private static string TextOf(ReadOnlySpan<byte> key) => System.Text.Encoding.ASCII.GetString(key);

    private sealed class Session(ListEngine engine) : IBenchSession
    {
        public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            lock (engine._gate) engine._records[TextOf(key)] = value.ToArray();
        }

        public bool TryRead(ReadOnlySpan<byte> key, out long record)
        {
            lock (engine._gate)
            {
                bool isFound = engine._records.TryGetValue(TextOf(key), out byte[]? value);
                record = isFound ? ValueSource.RecordOf(value) + engine.Lie : 0;
                return isFound;
            }
        }

        public IBenchCursor OpenCursor() => new ListCursor(engine);

        public void BeginLoad()
        {
        }

        public void EndLoad()
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class ListCursor(ListEngine engine) : IBenchCursor
    {
        private int _at = -1;

        public ReadOnlySpan<byte> Key => System.Text.Encoding.ASCII.GetBytes(engine._records.GetKeyAtIndex(_at));

        public ReadOnlySpan<byte> Value => engine._records.GetValueAtIndex(_at);

        public bool SeekFirst() => MoveTo(0);

        public bool SeekLast() => MoveTo(engine._records.Count - 1);

        public bool Seek(ReadOnlySpan<byte> key)
        {
            string text = TextOf(key);
            int below = engine._records.Keys.TakeWhile(known => string.CompareOrdinal(known, text) < 0).Count();
            return MoveTo(below);
        }

        public bool Next() => MoveTo(_at + 1);

        public bool Previous() => MoveTo(_at - 1);

        public void Dispose()
        {
        }

        private bool MoveTo(int place)
        {
            _at = place;
            return place >= 0 && place < engine._records.Count;
        }
    }
}
