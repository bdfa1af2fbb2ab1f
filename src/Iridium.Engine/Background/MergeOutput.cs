using Iridium.Engine.Blobs;
using Iridium.Engine.State;
using Iridium.Engine.Tables;

namespace Iridium.Engine.Background;

/// <summary>The files that a merge has written. Immutable.</summary>
/// <param name="Tables">In key order.</param>
/// <param name="Blobs">The blob files that only these tables refer to.</param>
internal sealed record MergeOutput(IReadOnlyList<TableMeta> Tables, IReadOnlyList<BlobFileMeta> Blobs)
{
    public static MergeOutput Empty { get; } = new([], []);

    /// <summary>The outputs of the parts of a merge as one.</summary>
    public static MergeOutput Join(IReadOnlyList<MergeOutput> parts) => parts.Count == 1
        ? parts[0]
        : new([.. parts.SelectMany(part => part.Tables)], [.. parts.SelectMany(part => part.Blobs)]);

    /// <summary>Has the files deleted, which nobody names.</summary>
    public void Discard(EngineContext context)
    {
        foreach (TableMeta table in Tables) context.Obsolete.Add(table.Number);
        foreach (BlobFileMeta blob in Blobs) context.Obsolete.AddBlob(blob.Number);
    }
}
