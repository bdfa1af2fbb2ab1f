using Iridium.Engine.Files;

namespace Iridium.Testing;

/// <summary>
/// Draws what one power loss leaves of each file and directory. What is synced stays: only bytes that an unsynced write
/// or cut touched can be old or new, and only bytes past the synced length can be zero or garbage. For one crash, used
/// in a fixed order, so that a seed repeats it. Not thread-safe.
/// </summary>
internal sealed class CrashFate
{
    public const int SectorBytes = 512;
    private const int SectorsPerPage = 8;

    private readonly Random _random;
    private readonly CrashProfile _profile;
    private readonly long _instant;

    /// <summary>Prepares one crash.</summary>
    /// <param name="random">Decides everything.</param>
    /// <param name="profile">Which fates there are.</param>
    /// <param name="pending">Places in order of all changes that are not synced.</param>
    public CrashFate(Random random, CrashProfile profile, List<long> pending)
    {
        _random = random;
        _profile = profile;
        int at = random.Next(pending.Count + 1);
        _instant = at == 0 ? -1 : pending[at - 1];
    }

    /// <summary>The start of a write that ends at a sector boundary of the file, or all of it.</summary>
    /// <param name="bytes">What was written.</param>
    /// <param name="offset">Where.</param>
    /// <param name="sectors">How many sectors, the first perhaps in part, are kept.</param>
    public static byte[] Torn(byte[] bytes, long offset, int sectors)
    {
        long end = ((offset / SectorBytes) + sectors) * SectorBytes;
        return sectors == 0 ? [] : bytes[..(int)Math.Min(bytes.Length, end - offset)];
    }

    public Dictionary<string, CrashNode> EntriesOf(CrashDirectory directory)
    {
        var entries = new Dictionary<string, CrashNode>(directory.Durable, StringComparer.Ordinal);
        bool ordered = _profile == CrashProfile.Mixed && _random.Next(2) == 0;
        long instant = _profile == CrashProfile.Torn ? _instant : InstantAmong(directory.Pending);
        foreach (DirectoryChange change in directory.Pending)
        {
            bool kept = _profile switch
            {
                CrashProfile.Strict => false,
                CrashProfile.Torn or CrashProfile.Reordered => change.Sequence <= instant,
                _ when ordered => change.Sequence <= instant,
                _ => _random.Next(2) == 0,
            };
            if (kept) change.ApplyTo(entries);
        }

        return entries;
    }

    public SparseBytes ContentOf(CrashNode node)
    {
        SparseBytes content = node.Durable.Clone();
        if (node.Pending.Count == 0) return content;
        switch (_profile)
        {
            case CrashProfile.Strict:
                break;
            case CrashProfile.Torn:
                KeepUntil(content, node, _instant);
                break;
            case CrashProfile.Reordered:
                Scatter(content, node);
                break;
            case CrashProfile.LostDirectoryEntries:
                KeepUntil(content, node, long.MaxValue);
                break;
            default:
                Mix(content, node);
                break;
        }

        return content;
    }

    private void Mix(SparseBytes content, CrashNode node)
    {
        switch (_random.Next(5))
        {
            case 0:
                break;
            case 1:
                KeepUntil(content, node, long.MaxValue);
                break;
            case 2:
                KeepUntil(content, node, node.Pending[_random.Next(node.Pending.Count)].Sequence);
                break;
            default:
                Scatter(content, node);
                break;
        }
    }

    private long InstantAmong(List<DirectoryChange> changes)
    {
        int kept = _random.Next(changes.Count + 1);
        return kept == 0 ? -1 : changes[kept - 1].Sequence;
    }

    /// <summary>Keeps the changes before an instant, and of a write at that instant any leading sectors.</summary>
    private void KeepUntil(SparseBytes content, CrashNode node, long instant)
    {
        foreach (FileChange change in node.Pending)
        {
            if (change.Sequence > instant) break;
            if (change.Bytes is null)
            {
                content.SetLength(change.Length);
                continue;
            }

            bool inFlight = change.Sequence == instant;
            int sectors = (change.Bytes.Length + SectorBytes - 1) / SectorBytes;
            byte[] kept = inFlight ? Torn(change.Bytes, change.Offset, _random.Next(sectors + 1)) : change.Bytes;
            content.Write(kept, change.Offset);
        }
    }

    /// <summary>Each touched sector keeps the writes up to its own instant, and the length up to another one.</summary>
    private void Scatter(SparseBytes content, CrashNode node)
    {
        long syncedLength = content.Length;
        int lengthCut = DrawCut(node.Pending.Count);
        SortedDictionary<long, int> cuts = DrawCuts(node.Pending);
        for (int index = 0; index < node.Pending.Count; index++)
        {
            FileChange change = node.Pending[index];
            if (change.Bytes is not null) WriteSectors(content, change, cuts, index);
            else if (index <= lengthCut) content.SetLength(change.Length);
        }

        content.SetLength(lengthCut < 0 ? syncedLength : node.Pending[lengthCut].Length);
        foreach (long sector in cuts.Keys) Damage(content, sector, syncedLength);
    }

    private static void WriteSectors(
        SparseBytes content,
        FileChange change,
        SortedDictionary<long, int> cuts,
        int index)
    {
        byte[] bytes = change.Bytes!; // The caller has seen that it is a write.
        for (int done = 0; done < bytes.Length;)
        {
            long at = change.Offset + done;
            int length = (int)Math.Min(bytes.Length - done, SectorBytes - (at % SectorBytes));
            if (index <= cuts[at / SectorBytes]) content.Write(bytes.AsSpan(done, length), at);
            done += length;
        }
    }

    private SortedDictionary<long, int> DrawCuts(List<FileChange> changes)
    {
        var cuts = new SortedDictionary<long, int>();
        foreach (FileChange change in changes)
        {
            if (change.Bytes is null) continue;
            long last = (change.Offset + change.Bytes.Length - 1) / SectorBytes;
            for (long sector = change.Offset / SectorBytes; sector <= last; sector++) cuts[sector] = 0;
        }

        long page = -1;
        int? pageCut = null;
        foreach (long sector in cuts.Keys.ToList())
        {
            if (sector / SectorsPerPage != page)
            {
                page = sector / SectorsPerPage;
                pageCut = _random.Next(2) == 0 ? DrawCut(changes.Count) : null;
            }

            cuts[sector] = pageCut ?? DrawCut(changes.Count);
        }

        return cuts;
    }

    /// <summary>The index of the last change kept: -1 for none; none and all are as likely as any between.</summary>
    private int DrawCut(int changes) => _random.Next(3) switch
    {
        0 => -1,
        1 => changes - 1,
        _ => _random.Next(-1, changes),
    };

    private void Damage(SparseBytes content, long sector, long syncedLength)
    {
        long from = Math.Max(sector * SectorBytes, syncedLength);
        long to = Math.Min((sector + 1) * SectorBytes, content.Length);
        int fate = _random.Next(8);
        if (from >= to || fate > 1) return;

        byte[] bytes = new byte[to - from];
        if (fate == 1) _random.NextBytes(bytes);
        content.Write(bytes, from);
    }
}
