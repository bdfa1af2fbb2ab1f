using System.Globalization;
using System.Text;
using Iridium.Engine.Background;
using Iridium.Engine.Records;
using Iridium.Engine.Tests.Iterators;

namespace Iridium.Engine.Tests.Background;

/// <summary>
/// The entries of one key as text, the newest first: <c>9 touch 70, 5 put a until 10, 3 delete</c>. What expires at
/// <c>never</c> does not.
/// </summary>
internal static class MergeStory
{
    public static readonly byte[] Key = "k"u8.ToArray();

    /// <summary>What an <see cref="EntryFilter"/> keeps of a story.</summary>
    public static string Filter(
        string story,
        IMergeScope scope,
        long[] snapshots,
        params RangeTombstone[] tombstones) =>
        Tell(Filter(Read(story), scope, snapshots, tombstones));

    public static List<TestEntry> Filter(
        IEnumerable<TestEntry> entries,
        IMergeScope scope,
        long[] snapshots,
        IEnumerable<RangeTombstone> tombstones)
    {
        var kept = new KeptEntries();
        var filter = new EntryFilter(new RetentionRule(snapshots), new RangeTombstoneSet(tombstones), scope, kept);
        filter.BeginKey(Key);
        foreach (TestEntry entry in entries) filter.Feed(entry.Sequence, entry.Kind, entry.Payload);
        filter.EndKey();
        return kept.Entries;
    }

    public static TestEntry Put(long sequence, string value, long expiry = ExpiryCodec.Never)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        return expiry == ExpiryCodec.Never
            ? new TestEntry(Key, sequence, EntryKind.Put, bytes)
            : new TestEntry(Key, sequence, EntryKind.PutExpiring, [.. Expiry(expiry), .. bytes]);
    }

    public static TestEntry Touch(long sequence, long expiry) => new(Key, sequence, EntryKind.Touch, Expiry(expiry));

    public static TestEntry Delete(long sequence) => new(Key, sequence, EntryKind.Delete, []);

    private static byte[] Expiry(long ticks)
    {
        byte[] payload = new byte[ExpiryCodec.Bytes];
        ExpiryCodec.Write(payload, ticks);
        return payload;
    }

    private static IEnumerable<TestEntry> Read(string story)
    {
        foreach (string told in story.Split(", ", StringSplitOptions.RemoveEmptyEntries))
        {
            string[] words = told.Split(' ');
            long sequence = long.Parse(words[0], CultureInfo.InvariantCulture);
            yield return words[1] switch
            {
                "put" => Put(sequence, words[2], words.Length > 3 ? Instant(words[4]) : ExpiryCodec.Never),
                "touch" => Touch(sequence, Instant(words[2])),
                _ => Delete(sequence),
            };
        }
    }

    private static string Tell(IEnumerable<TestEntry> entries) => string.Join(", ", entries.Select(Tell));

    private static string Tell(TestEntry entry)
    {
        long expiry = ExpiryCodec.ReadOf(entry.Kind, entry.Payload);
        string instant = expiry == ExpiryCodec.Never ? "never" : expiry.ToString(CultureInfo.InvariantCulture);
        return entry.Kind switch
        {
            EntryKind.Put => $"{entry.Sequence} put {Encoding.UTF8.GetString(entry.Payload)}",
            EntryKind.PutExpiring =>
                $"{entry.Sequence} put {Encoding.UTF8.GetString(entry.Payload.AsSpan(ExpiryCodec.Bytes))} "
                + $"until {instant}",
            EntryKind.Touch => $"{entry.Sequence} touch {instant}",
            _ => $"{entry.Sequence} delete",
        };
    }

    private static long Instant(string word) =>
        word == "never" ? ExpiryCodec.Never : long.Parse(word, CultureInfo.InvariantCulture);

    private sealed class KeptEntries : IEntrySink
    {
        public List<TestEntry> Entries { get; } = [];

        public void Keep(ReadOnlySpan<byte> key, long sequence, EntryKind kind, ReadOnlySpan<byte> payload) =>
            Entries.Add(new TestEntry(key.ToArray(), sequence, kind, payload.ToArray()));
    }
}
