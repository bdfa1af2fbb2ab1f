using Iridium.Engine.Blobs;
using Iridium.Engine.Records;
using Iridium.Engine.Tables;

namespace Iridium.Testing.Fuzzing;

/// <summary>
/// References into a sound blob file, as a table or a log holds them: what is no reference to the value of the key is
/// refused, and never answered with other bytes.
/// </summary>
internal sealed class ReferenceTarget() : FuzzTarget("reference"), IDisposable
{
    private static readonly EntryKind[] _kinds = [EntryKind.PutBlob, EntryKind.PutBlobExpiring, EntryKind.Put];

    private readonly BlobSamples.Sample[] _samples = [.. BlobSamples.All()];
    private readonly List<BlobReader> _readers = [];

    public override IEnumerable<byte[]> Seeds()
    {
        for (int i = 0; i < _samples.Length; i++)
        {
            foreach ((BlobReference at, byte[] key, _) in _samples[i].Values)
            {
                byte[] payload = new byte[BlobReference.Bytes];
                at.Write(payload);
                yield return [(byte)i, 0, key[1], .. payload];
                yield return [(byte)i, 1, key[1], .. new byte[ExpiryCodec.Bytes], .. payload];
            }
        }
    }

    public void Dispose()
    {
        foreach (BlobReader reader in _readers) reader.Dispose();
    }

    protected override int Feed(ReadOnlySpan<byte> input)
    {
        if (input.Length < 3) return 0;
        int sample = input[0] % _samples.Length;
        EntryKind kind = _kinds[input[1] % _kinds.Length];
        if (!BlobReference.TryRead(kind, input[3..], out BlobReference reference)) return 1;
        Span<byte> again = stackalloc byte[BlobReference.Bytes];
        reference.Write(again);
        Require(again.SequenceEqual(input[^BlobReference.Bytes..]), $"{reference} is written as something else");
        byte[] key = [(byte)'k', input[2]];
        PinnedBlock block = Readers()[sample].Read(reference, key, fillCache: false, out int valueAt);
        byte[] value = block.Span.Slice(valueAt, reference.ValueBytes).ToArray();
        block.Release();
        BlobReference asked = reference;
        bool isRight = _samples[sample].Values.Any(each =>
            each.At == asked
            && each.Key.AsSpan().SequenceEqual(key)
            && each.Value.AsSpan().SequenceEqual(value));
        Require(isRight, $"{reference} is answered with {value.Length} bytes that are not there");
        return 2 + sample;
    }

    private List<BlobReader> Readers()
    {
        if (_readers.Count > 0) return _readers;
        foreach (BlobSamples.Sample sample in _samples)
        {
            var file = new BytesFile("sample.blob", sample.File);
            _readers.Add(BlobReader.Open(file, BlobFileEnds.Read(file), BlockCache.Off));
        }

        return _readers;
    }
}
