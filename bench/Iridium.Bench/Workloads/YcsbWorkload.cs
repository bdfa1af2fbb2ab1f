using Iridium.Bench.Data;
using Iridium.Bench.Engines;
using Iridium.Bench.Measuring;

namespace Iridium.Bench.Workloads;

/// <summary>
/// One thread does a mix of YCSB's core workloads, records drawn by a zipfian law. A scan opens a cursor of its own, as
/// a request of an application does. For one thread at a time.
/// </summary>
internal sealed class YcsbWorkload
{
    private const int ScanMax = 100;
    private readonly WorkloadContext _context;
    private readonly YcsbMix _mix;
    private readonly IBenchSession _session;
    private readonly Zipfian _zipfian;
    private readonly byte[] _key = new byte[KeyWriter.KeyBytes];
    private readonly byte[] _value;
    private RandomStream _random;
    private long _records;
    private long _puts;

    private YcsbWorkload(WorkloadContext context, YcsbMix mix, IBenchSession session)
    {
        _context = context;
        _mix = mix;
        _session = session;
        _zipfian = new Zipfian(context.Data.Records);
        _value = new byte[context.Data.Values.ValueBytes];
        _random = context.Random(stream: 3);
        _records = context.Data.Records;
    }

    public static void Run(WorkloadContext context, YcsbMix mix)
    {
        using IBenchSession session = context.Engine.OpenSession();
        new YcsbWorkload(context, mix, session).Run();
    }

    private void Run()
    {
        Recorder recorder = _context.Recorders.Current;
        recorder.Start();
        for (long i = 0; i < _context.Operations; i++)
        {
            Step((int)_random.NextBelow(100));
            if (!recorder.Lap()) break;
        }

        _context.CountPuts(_puts, _records - _context.Data.Records);
    }

    private void Step(int dice)
    {
        if ((dice -= _mix.Reads) < 0)
        {
            Read(Draw());
        }
        else if ((dice -= _mix.Updates) < 0)
        {
            Put(Draw());
        }
        else if ((dice -= _mix.Inserts) < 0)
        {
            Put(_records++);
        }
        else if (dice - _mix.Scans < 0)
        {
            Scan(Draw());
        }
        else
        {
            long record = Draw();
            Read(record);
            Put(record);
        }
    }

    private long Draw() => _mix.IsLatest
        ? _records - 1 - _zipfian.Next(ref _random)
        : _zipfian.NextScrambled(ref _random);

    private void Read(long record)
    {
        _context.Data.Keys.Write(record, _key);
        WorkloadContext.CheckRead(_session.TryRead(_key, out long found), found, record);
    }

    private void Put(long record)
    {
        _context.Data.Keys.Write(record, _key);
        _context.Data.Values.Write(record, ++_puts, _value);
        _session.Put(_key, _value);
    }

    private void Scan(long record)
    {
        _context.Data.Keys.Write(record, _key);
        long length = 1 + _random.NextBelow(ScanMax);
        using IBenchCursor cursor = _session.OpenCursor();
        bool isFound = cursor.Seek(_key);
        WorkloadContext.CheckRead(isFound, isFound ? ValueSource.RecordOf(cursor.Value) : 0, record);
        long sum = 0;
        for (long i = 1; i < length && cursor.Next(); i++)
            sum += cursor.Key[0] + ValueSource.RecordOf(cursor.Value);
        if (sum < 0) throw new BenchException("A scan returned a value that no record has.");
    }
}
