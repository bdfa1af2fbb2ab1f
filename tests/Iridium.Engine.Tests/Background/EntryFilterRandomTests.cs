using System.Globalization;
using Iridium.Engine.Background;
using Iridium.Engine.Records;
using Iridium.Engine.State;
using Iridium.Engine.Tests.Iterators;
using Iridium.Testing;
using Xunit.Abstractions;

namespace Iridium.Engine.Tests.Background;

/// <summary>
/// Random histories of one key, with a clock that goes both ways, of which a merge takes a part: whoever may still read
/// it, the newest state or a snapshot, reads the same before and after.
/// </summary>
public sealed class EntryFilterRandomTests(ITestOutputHelper output)
{
    private const int Histories = 20_000;
    private const int InstantMax = 12;

    [Fact]
    public void Every_possible_read_answers_the_same_before_and_after_a_merge()
    {
        int seed = TestSeed.Next(output.WriteLine);
        int dropped = 0;
        for (int i = 0; i < Histories; i++)
        {
            var history = new History(new Random(unchecked(seed + i)));
            List<TestEntry> after = history.Merge(out List<RangeTombstone> tombstones);
            dropped += history.Entries.Count - after.Count;
            foreach ((long sequence, long ticks) in history.Readers)
            {
                string expected = Read(history.Entries, history.Tombstones, sequence, ticks);
                string found = Read(after, tombstones, sequence, ticks);
                Assert.True(
                    expected == found,
                    $"Seed {seed + i}, at sequence {sequence} and instant {ticks}: {found}, expected {expected}");
            }
        }

        Assert.True(dropped > Histories);
    }

    private static string Read(
        IEnumerable<TestEntry> entries,
        IEnumerable<RangeTombstone> tombstones,
        long sequence,
        long ticks)
    {
        long tombstone = tombstones.Select(each => each.Sequence).Where(each => each <= sequence).Append(0).Max();
        var resolver = new VersionResolver();
        foreach (TestEntry entry in entries.Where(each => each.Sequence <= sequence))
        {
            Verdict verdict = resolver.Feed(entry.Kind, entry.Sequence, entry.Payload, tombstone);
            if (verdict == Verdict.Absent) break;
            if (verdict == Verdict.Undecided) continue;
            if (resolver.ExpiryTicks <= ticks) break;
            ReadOnlySpan<byte> value = VersionResolver.ValueOf(entry.Kind, entry.Payload);
            return $"{entry.Sequence} {Convert.ToHexString(value)} {resolver.ExpiryTicks}";
        }

        return "absent";
    }

    /// <summary>What was written, when, what of it a merge reads, and who may read afterwards.</summary>
    private sealed class History
    {
        private readonly int _above;
        private readonly int _below;
        private readonly long _horizon;

        public History(Random random)
        {
            int count = random.Next(1, 10);
            long now = 0;
            for (int sequence = 1; sequence <= count; sequence++)
            {
                // It is set back as well as forward, and a touch is granted by the clock of its moment.
                now = random.Next(InstantMax);
                Write(random, sequence, now);
                if (random.Next(3) == 0) Readers.Add((sequence, now));
            }

            Snapshots = [.. Readers.Select(reader => reader.Sequence)];
            long oldest = Readers.Select(reader => reader.Ticks).Append(long.MaxValue).Min();
            _horizon = Math.Min(now, oldest);
            for (long later = now; later <= InstantMax; later++) Readers.Add((count, later));
            _above = random.Next(2) == 0 ? 0 : random.Next(Entries.Count + 1);
            _below = random.Next(2) == 0 ? 0 : random.Next(Entries.Count - _above + 1);
        }

        public List<TestEntry> Entries { get; } = [];

        public List<RangeTombstone> Tombstones { get; } = [];

        public List<(long Sequence, long Ticks)> Readers { get; } = [];

        private long[] Snapshots { get; }

        /// <summary>All entries, those of the merge filtered, and the tombstones that are left.</summary>
        public List<TestEntry> Merge(out List<RangeTombstone> tombstones)
        {
            List<TestEntry> inputs = Entries[_above..(Entries.Count - _below)];
            long newest = _above == 0 ? long.MaxValue : Entries[_above - 1].Sequence;
            long oldest = _below == 0 ? 0 : Entries[^_below].Sequence;
            bool IsInput(RangeTombstone each) => each.Sequence < newest && each.Sequence > oldest;
            List<RangeTombstone> merged = [.. Tombstones.Where(IsInput)];
            bool isLowest = _below == 0;
            var scope = new FakeMergeScope(isLowest, _above == 0 ? _horizon : -1);
            List<TestEntry> kept = MergeStory.Filter(inputs, scope, Snapshots, merged);
            IEnumerable<long> retained = new RetentionRule(Snapshots)
                .RetainTombstones(merged.Select(each => each.Sequence).OrderDescending(), isLowest);
            tombstones = [.. Tombstones.Where(each => !IsInput(each) || retained.Contains(each.Sequence))];
            return [.. Entries[..(_above)], .. kept, .. Entries[(Entries.Count - _below)..]];
        }

        private void Write(Random random, long sequence, long now)
        {
            long expiry = random.Next(3) == 0 ? ExpiryCodec.Never : random.Next(InstantMax);
            bool isLive = Read(Entries, Tombstones, sequence, now) != "absent";
            switch (random.Next(7))
            {
                case 0:
                    Entries.Insert(0, MergeStory.Delete(sequence));
                    break;
                case 1:
                    Tombstones.Add(new RangeTombstone("a"u8.ToArray(), "z"u8.ToArray(), sequence));
                    break;
                case 2 or 3 or 4 when isLive:
                    Entries.Insert(0, MergeStory.Touch(sequence, expiry));
                    break;
                default:
                    string value = sequence.ToString(CultureInfo.InvariantCulture);
                    Entries.Insert(0, MergeStory.Put(sequence, value, expiry));
                    break;
            }
        }
    }
}
