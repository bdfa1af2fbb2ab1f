using Microsoft.Win32.SafeHandles;

namespace Iridium.Bench.Engines;

/// <summary>
/// No store at all: each put appends to a file and, when writes are durable, syncs it. No engine with a log can put
/// durably one after the other faster than this, so it is the yardstick for fillsync. It cannot read.
/// </summary>
internal sealed class RawLogEngine : IBenchEngine
{
    private const int HeadBytes = 24;
    private const int RecordBytesMax = 1 << 20;
    private readonly SafeFileHandle _file;
    private readonly bool _isSync;
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly byte[] _record = new byte[HeadBytes + RecordBytesMax];
    private long _length;

    public RawLogEngine(EngineSettings settings)
    {
        Directory.CreateDirectory(settings.Path);
        _isSync = settings.IsSync;
        _file = File.OpenHandle(Path.Combine(settings.Path, "log"), FileMode.Create, FileAccess.Write);
    }

    public static string Describe(EngineSettings settings) =>
        settings.IsSync ? "append and fsync, nothing else" : "append, nothing else";

    public IBenchSession OpenSession() => new Session(this);

    public void Settle()
    {
    }

    public void Dispose() => _file.Dispose();

    private void Append(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        lock (_gate)
        {
            Span<byte> record = _record.AsSpan(0, HeadBytes + key.Length + value.Length);
            key.CopyTo(record[HeadBytes..]);
            value.CopyTo(record[(HeadBytes + key.Length)..]);
            RandomAccess.Write(_file, record, _length);
            _length += record.Length;
            if (_isSync) RandomAccess.FlushToDisk(_file);
        }
    }

    private sealed class Session(RawLogEngine engine) : IBenchSession
    {
        public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => engine.Append(key, value);

        public bool TryRead(ReadOnlySpan<byte> key, out long record) => throw Unreadable();

        public IBenchCursor OpenCursor() => throw Unreadable();

        public void BeginLoad()
        {
        }

        public void EndLoad()
        {
        }

        public void Dispose()
        {
        }

        private static BenchException Unreadable() => new("raw only appends; run it with the fill workloads.");
    }
}
