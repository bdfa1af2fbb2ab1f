using Iridium.Engine.Blobs;
using Iridium.Engine.Records;
using Iridium.Engine.Tables;

namespace Iridium.Engine.Versions;

/// <summary>
/// The blob files of a keyspace. What is live in them is the sum of what the tables say they refer to, so it cannot
/// drift from the tables: each record is referred to by one entry. A file leaves with the edit that removes the last
/// table which refers to it. Immutable.
/// </summary>
internal sealed class BlobFileSet
{
    private readonly Dictionary<long, BlobFileUse> _files;

    private BlobFileSet(Dictionary<long, BlobFileUse> files)
    {
        _files = files;
    }

    public static BlobFileSet Empty { get; } = new([]);

    public int Count => _files.Count;

    /// <summary>The files, by number.</summary>
    public IEnumerable<BlobFileUse> All => _files.Values.OrderBy(use => use.File.Number);

    public bool Contains(long number) => _files.ContainsKey(number);

    /// <summary>The set after an edit of the tree.</summary>
    /// <param name="edit">The edit.</param>
    /// <param name="removed">The tables that it removes.</param>
    /// <exception cref="InvalidDataException">The edit does not fit.</exception>
    public BlobFileSet Apply(TreeEdit edit, IReadOnlyList<TableMeta> removed)
    {
        bool isTouched = edit.AddedBlobs.Count > 0
            || edit.RemovedBlobs.Count > 0
            || edit.Added.Exists(addition => addition.Table.Blobs.Count > 0)
            || removed.Any(table => table.Blobs.Count > 0);
        if (!isTouched) return this;
        var files = new Dictionary<long, BlobFileUse>(_files);
        foreach (BlobFileMeta file in edit.AddedBlobs)
        {
            if (!files.TryAdd(file.Number, new BlobFileUse(file, 0, 0)))
                throw new InvalidDataException($"blob file {file.Number} is added twice");
        }

        var left = new HashSet<long>();
        foreach (TableAddition addition in edit.Added) Tally(files, addition.Table, 1);
        foreach (TableMeta table in removed)
        {
            Tally(files, table, -1);
            left.UnionWith(table.Blobs.Select(share => share.FileNumber));
        }

        foreach (long number in left)
        {
            if (files[number].LiveRecords == 0) files.Remove(number);
        }

        foreach (long number in edit.RemovedBlobs)
        {
            if (!files.Remove(number, out BlobFileUse use) || !use.IsPending)
                throw new InvalidDataException($"blob file {number} to remove is not there, or is referred to");
        }

        Check(files.Values);
        return new BlobFileSet(files);
    }

    private static void Tally(Dictionary<long, BlobFileUse> files, TableMeta table, int sign)
    {
        foreach (BlobShare share in table.Blobs)
        {
            if (!files.TryGetValue(share.FileNumber, out BlobFileUse use))
            {
                throw new InvalidDataException(
                    $"table {table.Number} refers to blob file {share.FileNumber}, which is not there");
            }

            files[share.FileNumber] = use with
            {
                LiveRecords = use.LiveRecords + (sign * share.Records),
                LiveBytes = use.LiveBytes + (sign * share.StoredBytes),
            };
        }
    }

    private static void Check(IEnumerable<BlobFileUse> files)
    {
        foreach (BlobFileUse use in files)
        {
            bool isPossible = use.LiveRecords >= 0
                && use.LiveBytes >= 0
                && use.LiveRecords <= use.File.RecordCount
                && use.LiveBytes <= use.File.StoredBytes;
            if (!isPossible)
                throw new InvalidDataException($"tables refer to more of blob file {use.File.Number} than it holds");
        }
    }
}
