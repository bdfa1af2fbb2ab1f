using Iridium.Engine.Files;
using Iridium.Engine.State;
using Iridium.Engine.Versions;
using Iridium.Engine.Wal;

namespace Iridium.Engine.Opening;

/// <summary>
/// The log segments that recovery reads, from the oldest to the newest, found by walking back from the newest one that
/// the manifest names: each header names the one before. Changes nothing.
/// </summary>
internal static class WalChain
{
    /// <exception cref="CorruptionException">A segment is missing, or does not fit the others.</exception>
    public static IReadOnlyList<WalHeader> Read(EngineContext context, DirectoryContent content, ManifestState state)
    {
        RefuseUnknown(context, content, state);
        return ReadView(context, state);
    }

    /// <summary>As <see cref="Read"/>, of a database that someone else may be writing: segments after the newest that
    /// the manifest names may hold records, and are left out.</summary>
    public static IReadOnlyList<WalHeader> ReadView(EngineContext context, ManifestState state)
    {
        var chain = new List<WalHeader>();
        long number = state.NewestWal;
        while (true)
        {
            WalHeader header = ReadHeader(context, number);
            chain.Add(header);
            if (number == state.OldestWal) break;
            number = header.PredecessorNumber;
            if (number >= state.OldestWal && number < header.Number) continue;
            throw new CorruptionException(
                context.PathOf(FileNames.Wal(header.Number)),
                24,
                $"it follows log segment {number}, but the oldest one needed is {state.OldestWal}");
        }

        chain.Reverse();
        return chain;
    }

    /// <summary>
    /// A segment that the manifest does not know yet holds no records. One that does shows that the manifest has lost
    /// its last edits, and to leave it out would lose what it holds.
    /// </summary>
    private static void RefuseUnknown(EngineContext context, DirectoryContent content, ManifestState state)
    {
        foreach (long number in content.Segments.Where(each => each > state.NewestWal))
        {
            string path = context.PathOf(FileNames.Wal(number));
            using IFile file = context.Files.OpenRead(path);
            if (file.Length <= WalHeader.Bytes) continue;
            throw new CorruptionException(
                path, WalHeader.Bytes, "the log segment holds records, but the manifest does not know of it");
        }
    }

    private static WalHeader ReadHeader(EngineContext context, long number)
    {
        string path = context.PathOf(FileNames.Wal(number));
        try
        {
            using IFile file = context.Files.OpenRead(path);
            return WalHeader.Read(file, number);
        }
        catch (FileNotFoundException error)
        {
            throw new CorruptionException(
                path, 0, "the log segment is needed for recovery, but the file is missing", error);
        }
    }
}
