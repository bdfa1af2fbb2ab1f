using System.Diagnostics;
using Iridium.Bench.Data;
using Iridium.Bench.Engines;
using Iridium.Bench.Measuring;

namespace Iridium.Bench.Workloads;

/// <summary>
/// One thread walks records with a cursor. A step takes about as long as reading the clock, so in long scans one
/// step of
/// sixteen is measured, and all are counted.
/// </summary>
internal static class ScanWorkload
{
    private const int StepsPerSample = 16;
    private const int StepsPerSeek = 10;

    public static void Forwards(WorkloadContext context) => Walk(context, isReverse: false);

    public static void Backwards(WorkloadContext context) => Walk(context, isReverse: true);

    /// <summary>Goes to random records, and from each ten steps on, with one cursor for all of them.</summary>
    public static void Seek(WorkloadContext context)
    {
        byte[] key = new byte[KeyWriter.KeyBytes];
        using IBenchSession session = context.Engine.OpenSession();
        using IBenchCursor cursor = session.OpenCursor();
        Recorder recorder = context.Recorders.Current;
        RandomStream random = context.Random(stream: 1);
        recorder.Start();
        for (long i = 0; i < context.Operations; i++)
        {
            long wanted = random.NextBelow(context.Data.Records);
            context.Data.Keys.Write(wanted, key);
            bool isFound = cursor.Seek(key);
            WorkloadContext.CheckRead(isFound, isFound ? RecordAt(cursor) : 0, wanted);
            for (int step = 1; step <= StepsPerSeek && cursor.Next(); step++)
                WorkloadContext.CheckRead(isFound: true, RecordAt(cursor), wanted + step);
            if (!recorder.Lap()) break;
        }
    }

    private static void Walk(WorkloadContext context, bool isReverse)
    {
        using IBenchSession session = context.Engine.OpenSession();
        Recorder recorder = context.Recorders.Current;
        long left = context.Operations;
        recorder.Start();
        while (left > 0)
        {
            using IBenchCursor cursor = session.OpenCursor();
            long walked = WalkOnce(cursor, recorder, isReverse, left);
            if (walked < Math.Min(left, context.Data.Records)) break;
            left -= walked;
        }
    }

    /// <summary>Walks to the end, or so many records, or until the time is up.</summary>
    private static long WalkOnce(IBenchCursor cursor, Recorder recorder, bool isReverse, long most)
    {
        bool isOn = isReverse ? cursor.SeekLast() : cursor.SeekFirst();
        long first = isOn ? RecordAt(cursor) : 0;
        long walked = 0;
        int group = isOn ? 1 : 0;
        while (isOn)
        {
            WorkloadContext.CheckRead(isFound: true, RecordAt(cursor), isReverse ? first - walked : first + walked);
            if (++walked == most) break;
            bool isMeasured = ++group == StepsPerSample;
            long start = isMeasured ? Stopwatch.GetTimestamp() : 0;
            isOn = isReverse ? cursor.Previous() : cursor.Next();
            if (!isMeasured) continue;
            group = 0;
            if (!recorder.Record(start, StepsPerSample)) return walked;
        }

        recorder.CountUnmeasured(group);
        return walked;
    }

    /// <summary>Looks at key and value, as a reader would.</summary>
    private static long RecordAt(IBenchCursor cursor)
    {
        long record = ValueSource.RecordOf(cursor.Value);
        return cursor.Key.Length == KeyWriter.KeyBytes ? record : -1;
    }
}
