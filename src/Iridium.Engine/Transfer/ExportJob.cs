using Iridium.Engine.Reading;
using Iridium.Engine.State;

namespace Iridium.Engine.Transfer;

/// <summary>
/// One export: walks keyspaces at one snapshot and hands the encoded pieces to the stream. Memory: a piece, or the
/// largest record. For one thread at a time.
/// </summary>
internal sealed class ExportJob(ReadPath reads, KeyspaceTree[] trees, ExportOptions options, HeldSnapshot snapshot)
{
    private const int PieceBytes = 256 * 1024;

    private long _bytes;

    public TransferResult Run(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var encoder = ExportEncoder.Create(options.Format);
        foreach (ReadOnlyMemory<byte> piece in Pieces(encoder)) stream.Write(piece.Span);
        stream.Flush();
        return new TransferResult(trees.Length, encoder.Records, _bytes);
    }

    public async ValueTask<TransferResult> RunAsync(Stream stream, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var encoder = ExportEncoder.Create(options.Format);
        foreach (ReadOnlyMemory<byte> piece in Pieces(encoder))
            await stream.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        return new TransferResult(trees.Length, encoder.Records, _bytes);
    }

    /// <summary>The encoded export; each piece is valid until the next is asked for.</summary>
    private IEnumerable<ReadOnlyMemory<byte>> Pieces(ExportEncoder encoder)
    {
        encoder.Begin();
        foreach (KeyspaceTree tree in trees)
        {
            encoder.BeginKeyspace(tree.Keyspace.Name);
            if (options.Range.IsEmpty) continue;
            using VisibleIterator records = reads.OpenScan(tree, options.Range, snapshot, fillCache: false);
            while (records.MoveNext())
            {
                encoder.Add(records.Key, records.Value, records.Info);
                if (encoder.Pending.Length < PieceBytes) continue;
                yield return Take(encoder);
                encoder.Taken();
            }
        }

        encoder.End();
        yield return Take(encoder);
    }

    private ReadOnlyMemory<byte> Take(ExportEncoder encoder)
    {
        _bytes += encoder.Pending.Length;
        return encoder.Pending;
    }
}
