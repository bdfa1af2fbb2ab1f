using Iridium.Engine.Blobs;
using Iridium.Engine.Coding;
using Iridium.Engine.Records;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Inspection;

/// <summary>
/// Verifies the blob files of a database, and remembers their records so that the references of tables can be held
/// against them. Used once, by one thread.
/// </summary>
internal sealed class BlobVerification(VerificationScope scope)
{
    private readonly Dictionary<(long File, long Offset), Found> _records = [];
    private readonly HashSet<long> _readable = [];

    private readonly record struct Found(long StoredBytes, long ValueBytes, ulong KeyHash);

    /// <summary>Reads the files that a manifest names, and notes the others.</summary>
    public void ReadAll(ManifestState state)
    {
        var needed = new HashSet<long>();
        foreach (TreeState tree in state.Trees)
        {
            foreach (BlobFileUse use in tree.Version.Blobs.All)
            {
                needed.Add(use.File.Number);
                Read(use.File.Number, use.File, $"the manifest names it for keyspace '{tree.Keyspace.Name}'");
            }
        }

        foreach (long number in scope.Numbers(FileRole.Blob).Where(number => !needed.Contains(number)))
            scope.Note(FileNames.Blob(number), 0, "no manifest names the blob file; the next open removes it");
    }

    /// <summary>Reads all files that are there, each held against what it says of itself.</summary>
    public void ReadAlone()
    {
        foreach (long number in scope.Numbers(FileRole.Blob)) Read(number, null, "");
    }

    /// <summary>Holds a reference against the file it is into.</summary>
    public void Check(string table, long offset, byte[] key, BlobReference reference)
    {
        // What is wrong with a file that cannot be read to its end is a finding already.
        if (!_readable.Contains(reference.FileNumber)) return;
        bool isThere = _records.TryGetValue((reference.FileNumber, reference.Offset), out Found found)
            && found == new Found(reference.StoredBytes, reference.ValueBytes, KeyHash.Compute(key));
        if (isThere) return;
        scope.Find(
            table,
            offset,
            $"an entry refers to offset {reference.Offset} of blob file {reference.FileNumber}, where it has no value");
    }

    private void Read(long number, BlobFileMeta? expected, string needed)
    {
        string name = FileNames.Blob(number);
        scope.TryRead(name, needed, file =>
        {
            BlobFileMeta meta = BlobFileEnds.Read(file);
            if (expected is not null && meta != expected)
                throw new CorruptionException(file.Path, 0, "the file is not the blob file that the manifest has");
            var walk = new BlobWalk(file, meta, (offset, detail) => scope.Find(name, offset, detail));
            if (walk.Run(record => Add(number, record), scope.CancellationToken)) _readable.Add(number);
        });
    }

    private void Add(long number, BlobWalkRecord record) => _records[(number, record.Offset)] =
        new Found(record.StoredBytes, record.ValueBytes, KeyHash.Compute(record.Key));
}
