using System.Text;
using Iridium.Engine.Blobs;
using Iridium.Engine.Coding;
using Iridium.Engine.Tables;

namespace Iridium.Engine.Versions;

/// <summary>
/// Decodes version edits. Whatever is not well-formed is an <see cref="InvalidDataException"/> that says what, and what
/// only a newer build can know is a <see cref="FormatVersionException"/>; the caller adds file and offset.
/// </summary>
internal ref struct VersionEditReader
{
    // Far above what there is to say; a list that is longer is none.
    private const int PropertyBytesMax = 64 * 1024 * 1024;

    private static readonly UTF8Encoding _strictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;
    private List<TableAddition>? _lastAdded;

    private VersionEditReader(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
    }

    /// <summary>Decodes an edit; null is a seal.</summary>
    public static VersionEdit? Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.SequenceEqual([(byte)VersionEditTag.Seal])) return null;
        var reader = new VersionEditReader(bytes);
        var edit = new VersionEdit();
        while (reader._at < bytes.Length) reader.Field(edit);
        return edit;
    }

    private void Field(VersionEdit edit)
    {
        var tag = (VersionEditTag)Number();
        switch (tag)
        {
            case VersionEditTag.DatabaseId:
                edit.DatabaseId = Identity();
                break;
            case VersionEditTag.NextFileNumber:
                edit.NextFileNumber = Number();
                break;
            case VersionEditTag.OldestWal:
                edit.OldestWal = Number();
                break;
            case VersionEditTag.NewestWal:
                edit.NewestWal = Number();
                break;
            case VersionEditTag.SealedWalBytes:
                edit.SealedWalBytes = Number();
                break;
            case VersionEditTag.UnloggedThrough:
                edit.UnloggedThrough = Sequence();
                break;
            case VersionEditTag.OldestRetainedWal:
                edit.OldestRetainedWal = Number();
                break;
            case VersionEditTag.RetainedWal:
                edit.RetainedWals.Add(
                    new ClosedSegment(Number(), Number(), Sequence()) { ClosedTicks = Number() });
                break;
            case VersionEditTag.DropKeyspace:
                edit.DroppedKeyspaces.Add(Id());
                break;
            case VersionEditTag.LastKeyspaceId:
                edit.LastKeyspaceId = Id();
                break;
            case VersionEditTag.CreateKeyspace:
                edit.CreatedKeyspaces.Add(Keyspace());
                break;
            case VersionEditTag.FlushedThrough:
                TreeOf(edit, Id()).FlushedThrough = Number();
                break;
            case VersionEditTag.AddTable:
                _lastAdded = TreeOf(edit, Id()).Added;
                _lastAdded.Add(new TableAddition(Level(), Table()));
                break;
            case VersionEditTag.RemoveTable:
                TreeOf(edit, Id()).Removed.Add(new TableRemoval(Level(), Number()));
                break;
            case VersionEditTag.AddBlobFile:
                TreeOf(edit, Id()).AddedBlobs.Add(Blob());
                break;
            case VersionEditTag.RemoveBlobFile:
                TreeOf(edit, Id()).RemovedBlobs.Add(Number());
                break;
            case VersionEditTag.KeyspaceOptions:
                Options(edit);
                break;
            case VersionEditTag.TableProperties:
                Properties();
                break;
            default:
                throw new InvalidDataException($"the edit has an unknown field {(int)tag}");
        }
    }

    private static TreeEdit TreeOf(VersionEdit edit, int keyspaceId)
    {
        TreeEdit? tree = edit.Trees.Find(each => each.KeyspaceId == keyspaceId);
        if (tree is null) edit.Trees.Add(tree = new TreeEdit(keyspaceId));
        return tree;
    }

    private KeyspaceRecord Keyspace()
    {
        int id = Id();
        string name;
        try
        {
            name = _strictUtf8.GetString(Bytes(EngineLimits.KeyspaceNameBytesMax));
        }
        catch (DecoderFallbackException error)
        {
            throw new InvalidDataException("the name of a keyspace is not UTF-8", error);
        }

        var options = new KeyspaceOptions { BlockBytes = Small(), FilterBitsPerKey = Small() };
        var faults = new List<string>();
        options.Validate(faults);
        return faults.Count == 0 ? new KeyspaceRecord(id, name, options) : throw new InvalidDataException(faults[0]);
    }

    private void Options(VersionEdit edit)
    {
        int id = Id();
        KeyspaceOptions options = OptionRow.Decode(Bytes(PropertyBytesMax));
        int created = edit.CreatedKeyspaces.FindLastIndex(keyspace => keyspace.Id == id);
        if (created >= 0) edit.CreatedKeyspaces[created] = edit.CreatedKeyspaces[created] with { Options = options };
        else edit.ChangedOptions[id] = options;
    }

    private void Properties()
    {
        ReadOnlySpan<byte> bytes = Bytes(PropertyBytesMax);
        if (_lastAdded is null)
            throw new InvalidDataException("the edit has properties of a table that it does not add");
        TableAddition last = _lastAdded[^1];
        _lastAdded[^1] = last with { Table = TableProperties.Apply(last.Table, bytes) };
    }

    private TableMeta Table() => new()
    {
        Number = Number(),
        UniqueId = Identity(),
        FileBytes = Number(),
        Start = Bytes(EngineLimits.KeyBytesMax + 1).ToArray(),
        End = Bytes(EngineLimits.KeyBytesMax + 1).ToArray(),
        SmallestSequence = Number(),
        LargestSequence = Number(),
        EntryCount = Number(),
        DeleteCount = Number(),
        RangeTombstoneCount = Number(),
        EarliestExpiryTicks = Number(),
    };

    private BlobFileMeta Blob()
    {
        var blob = new BlobFileMeta
        {
            Number = Number(),
            UniqueId = Identity(),
            FileBytes = Number(),
            RecordCount = Number(),
            ValueBytes = Number(),
            IsStreamed = Number() switch
            {
                0 => false,
                1 => true,
                long flags => throw new FormatVersionException(
                    $"The manifest gives a blob file flags {flags}, which this build does not know."),
            },
        };
        return blob.StoredBytes >= 0
            ? blob
            : throw new InvalidDataException($"blob file {blob.Number} has {blob.FileBytes} bytes, which is too few");
    }

    private Guid Identity()
    {
        if (_bytes.Length - _at < 16) throw new InvalidDataException("the edit ends inside an identity");
        var id = new Guid(_bytes.Slice(_at, 16));
        _at += 16;
        return id;
    }

    private int Id()
    {
        int id = Small();
        return id > 0
            ? id
            : throw new InvalidDataException($"keyspace id {id} is out of range");
    }

    private int Level()
    {
        int level = Small();
        return level < TreeVersion.LevelCount ? level : throw new InvalidDataException($"there is no level {level}");
    }

    private int Small()
    {
        long value = Number();
        return value <= int.MaxValue ? (int)value : throw new InvalidDataException($"the number {value} is too large");
    }

    private long Number()
    {
        if (!Varint.TryRead(_bytes, ref _at, out ulong value) || value > long.MaxValue)
            throw new InvalidDataException("the edit ends inside a number");
        return (long)value;
    }

    private long Sequence()
    {
        long value = Number();
        return value <= EngineLimits.SequenceMax
            ? value
            : throw new InvalidDataException($"the sequence {value} is out of range");
    }

    private ReadOnlySpan<byte> Bytes(int most)
    {
        if (!Varint.TryReadLength(_bytes, ref _at, out int length) || length > most || length > _bytes.Length - _at)
            throw new InvalidDataException("the edit ends inside a string of bytes, or that is too long");
        ReadOnlySpan<byte> bytes = _bytes.Slice(_at, length);
        _at += length;
        return bytes;
    }
}
