using System.Buffers;
using System.Text;
using Iridium.Engine.Blobs;
using Iridium.Engine.Coding;
using Iridium.Engine.Tables;

namespace Iridium.Engine.Versions;

/// <summary>
/// Encodes version edits as a row of tagged fields (docs/formats/manifest.md). Numbers are varints, bytes have their
/// length before them.
/// </summary>
internal static class VersionEditWriter
{
    public static byte[] Encode(VersionEdit edit)
    {
        var to = new ArrayBufferWriter<byte>();
        if (edit.DatabaseId is Guid id)
        {
            Number(to, (ulong)VersionEditTag.DatabaseId);
            to.Write(id.ToByteArray());
        }

        Optional(to, VersionEditTag.NextFileNumber, edit.NextFileNumber);
        Optional(to, VersionEditTag.OldestWal, edit.OldestWal);
        Optional(to, VersionEditTag.NewestWal, edit.NewestWal);
        Optional(to, VersionEditTag.SealedWalBytes, edit.SealedWalBytes);
        Optional(to, VersionEditTag.UnloggedThrough, edit.UnloggedThrough);
        foreach (ClosedSegment segment in edit.RetainedWals)
        {
            Number(to, (ulong)VersionEditTag.RetainedWal);
            Number(to, (ulong)segment.Number);
            Number(to, (ulong)segment.Bytes);
            Number(to, (ulong)segment.LastSequence);
            Number(to, (ulong)segment.ClosedTicks);
        }

        Optional(to, VersionEditTag.OldestRetainedWal, edit.OldestRetainedWal);
        Optional(to, VersionEditTag.LastKeyspaceId, edit.LastKeyspaceId);
        foreach (int dropped in edit.DroppedKeyspaces)
        {
            Number(to, (ulong)VersionEditTag.DropKeyspace);
            Number(to, (ulong)dropped);
        }

        foreach (KeyspaceRecord keyspace in edit.CreatedKeyspaces)
        {
            Number(to, (ulong)VersionEditTag.CreateKeyspace);
            Number(to, (ulong)keyspace.Id);
            Bytes(to, Encoding.UTF8.GetBytes(keyspace.Name));
            Number(to, (ulong)keyspace.Options.BlockBytes);
            Number(to, (ulong)keyspace.Options.FilterBitsPerKey);
            Options(to, keyspace.Id, keyspace.Options);
        }

        foreach ((int keyspace, KeyspaceOptions options) in edit.ChangedOptions) Options(to, keyspace, options);

        foreach (TreeEdit tree in edit.Trees) Tree(to, tree);
        return to.WrittenSpan.ToArray();
    }

    private static void Tree(ArrayBufferWriter<byte> to, TreeEdit tree)
    {
        if (tree.FlushedThrough is long sequence)
        {
            Number(to, (ulong)VersionEditTag.FlushedThrough);
            Number(to, (ulong)tree.KeyspaceId);
            Number(to, (ulong)sequence);
        }

        foreach (BlobFileMeta blob in tree.AddedBlobs)
        {
            Number(to, (ulong)VersionEditTag.AddBlobFile);
            Number(to, (ulong)tree.KeyspaceId);
            Blob(to, blob);
        }

        foreach (long blob in tree.RemovedBlobs)
        {
            Number(to, (ulong)VersionEditTag.RemoveBlobFile);
            Number(to, (ulong)tree.KeyspaceId);
            Number(to, (ulong)blob);
        }

        foreach (TableRemoval removal in tree.Removed)
        {
            Number(to, (ulong)VersionEditTag.RemoveTable);
            Number(to, (ulong)tree.KeyspaceId);
            Number(to, (ulong)removal.Level);
            Number(to, (ulong)removal.Number);
        }

        foreach (TableAddition addition in tree.Added)
        {
            Number(to, (ulong)VersionEditTag.AddTable);
            Number(to, (ulong)tree.KeyspaceId);
            Number(to, (ulong)addition.Level);
            Table(to, addition.Table);
            Number(to, (ulong)VersionEditTag.TableProperties);
            Bytes(to, TableProperties.Encode(addition.Table));
        }
    }

    private static void Options(ArrayBufferWriter<byte> to, int keyspace, KeyspaceOptions options)
    {
        Number(to, (ulong)VersionEditTag.KeyspaceOptions);
        Number(to, (ulong)keyspace);
        Bytes(to, OptionRow.Encode(options));
    }

    private static void Blob(ArrayBufferWriter<byte> to, BlobFileMeta blob)
    {
        Number(to, (ulong)blob.Number);
        to.Write(blob.UniqueId.ToByteArray());
        Number(to, (ulong)blob.FileBytes);
        Number(to, (ulong)blob.RecordCount);
        Number(to, (ulong)blob.ValueBytes);
        Number(to, blob.IsStreamed ? 1UL : 0);
    }

    private static void Table(ArrayBufferWriter<byte> to, TableMeta table)
    {
        Number(to, (ulong)table.Number);
        to.Write(table.UniqueId.ToByteArray());
        Number(to, (ulong)table.FileBytes);
        Bytes(to, table.Start);
        Bytes(to, table.End);
        Number(to, (ulong)table.SmallestSequence);
        Number(to, (ulong)table.LargestSequence);
        Number(to, (ulong)table.EntryCount);
        Number(to, (ulong)table.DeleteCount);
        Number(to, (ulong)table.RangeTombstoneCount);
        Number(to, (ulong)table.EarliestExpiryTicks);
    }

    private static void Optional(ArrayBufferWriter<byte> to, VersionEditTag tag, long? value)
    {
        if (value is not long number) return;
        Number(to, (ulong)tag);
        Number(to, (ulong)number);
    }

    private static void Number(ArrayBufferWriter<byte> to, ulong value) =>
        to.Advance(Varint.Write(to.GetSpan(Varint.MaxBytes64), value));

    private static void Bytes(ArrayBufferWriter<byte> to, ReadOnlySpan<byte> value)
    {
        Number(to, (ulong)value.Length);
        to.Write(value);
    }
}
