using Iridium.Engine.Blobs;
using Iridium.Engine.Files;
using Iridium.Engine.Opening;
using Iridium.Engine.Records;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Repairs;

/// <summary>
/// Reads every blob file whole, before anything that refers to them. A file is sound, or it has to go: what can still
/// be read of its values moves to where they are referred to, so that no damage stays behind. Used by one thread.
/// </summary>
internal sealed class BlobSurvey(RepairScope scope, DirectoryContent content, KnownStructure known) : IDisposable
{
    // Own state, one thread.
    private readonly Dictionary<long, BlobFileMeta> _sound = [];
    private readonly Dictionary<long, BlobReader> _damaged = [];

    public void Run()
    {
        foreach (long number in content.Blobs) Survey(number);
    }

    /// <summary>Whether a file is there and whole.</summary>
    public bool IsSound(long number) => _sound.ContainsKey(number);

    /// <summary>Adds to a tree the blob files that its tables and the log refer to.</summary>
    public void AddTo(TreeEdit tree, IEnumerable<long> inLog)
    {
        IEnumerable<long> inTables =
            tree.Added.SelectMany(addition => addition.Table.Blobs).Select(share => share.FileNumber);
        foreach (long number in new SortedSet<long>(inTables.Concat(inLog))) tree.AddedBlobs.Add(_sound[number]);
    }

    /// <summary>Sees to it that an entry can be read: one whose value is in a file that has to go gets the value
    /// itself.</summary>
    /// <param name="key">The entry's key.</param>
    /// <param name="kind">Its kind; changed when it gets the value.</param>
    /// <param name="payload">Its payload; replaced then.</param>
    /// <param name="detail">What is wrong with the value, when it cannot be read.</param>
    /// <returns>False when the value is lost.</returns>
    public bool TryKeep(
        scoped ReadOnlySpan<byte> key, ref EntryKind kind, ref ReadOnlySpan<byte> payload, out string detail)
    {
        detail = "";
        if (!BlobReference.IsBlob(kind)) return true;
        if (!BlobReference.TryRead(kind, payload, out BlobReference reference))
        {
            detail = "an entry refers to a blob file in a way that makes no sense";
            return false;
        }

        if (IsSound(reference.FileNumber)) return true;
        scope.SetAside(FileNames.Blob(reference.FileNumber));
        if (!_damaged.TryGetValue(reference.FileNumber, out BlobReader? reader))
        {
            detail = $"the value was in blob file {reference.FileNumber}, which is missing or cannot be read";
            return false;
        }

        try
        {
            payload = Inlined(reader, reference, key, payload[..^BlobReference.Bytes]);
            kind = kind == EntryKind.PutBlobExpiring ? EntryKind.PutExpiring : EntryKind.Put;
            return true;
        }
        catch (CorruptionException damage)
        {
            detail = $"the value in blob file {reference.FileNumber}: {damage.Detail}";
            return false;
        }
    }

    /// <summary>Closes the files; a damaged one is not read any more.</summary>
    public void Dispose()
    {
        foreach (BlobReader reader in _damaged.Values) reader.Dispose();
        _damaged.Clear();
    }

    private static byte[] Inlined(
        BlobReader reader, in BlobReference reference, ReadOnlySpan<byte> key, ReadOnlySpan<byte> expiry)
    {
        PinnedBlock block = reader.Read(reference, key, fillCache: false, out int valueAt);
        byte[] payload = [.. expiry, .. block.Span.Slice(valueAt, reference.ValueBytes)];
        block.Release();
        return payload;
    }

    private void Survey(long number)
    {
        string name = FileNames.Blob(number);
        known.Blobs.TryGetValue(number, out BlobFileMeta? meta);
        IFile file = scope.Files.OpenRead(scope.PathOf(name));
        bool isSound = true;
        try
        {
            BlobFileMeta found = BlobFileEnds.Read(file);
            meta ??= found;
            if (found != meta)
                throw new CorruptionException(file.Path, 0, "the file is not the blob file that the manifest has");
            new BlobWalk(file, meta, OnDamage).Run(static _ => { }, CancellationToken.None);
        }
        catch (CorruptionException damage)
        {
            OnDamage(damage.Offset, damage.Detail);
        }

        if (!isSound && meta is not null)
        {
            _damaged[number] = BlobReader.OpenDamaged(file, meta);
            return;
        }

        file.Dispose();
        if (isSound) _sound[number] = meta!; // A sound file has said what it is.

        void OnDamage(long offset, string detail)
        {
            scope.Note(name, offset, detail);
            isSound = false;
        }
    }
}
