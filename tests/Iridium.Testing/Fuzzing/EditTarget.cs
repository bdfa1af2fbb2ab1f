using Iridium.Engine;
using Iridium.Engine.Versions;
using Iridium.Testing.Planted;

namespace Iridium.Testing.Fuzzing;

/// <summary>One version edit, and the state that it makes of an empty one.</summary>
internal sealed class EditTarget() : FuzzTarget("edit")
{
    public override IEnumerable<byte[]> Seeds()
    {
        var bodies = new List<byte[]>();
        foreach (byte[] manifest in new ManifestTarget().Seeds())
            LogFrames.SealFrames(manifest, Manifest.HeaderBytes, 0, body => bodies.Add(body.ToArray()));
        return bodies.DistinctBy(Convert.ToHexString).Take(40);
    }

    protected override bool IsDeclared(Exception thrown) => thrown is InvalidDataException or FormatVersionException;

    protected override int Feed(ReadOnlySpan<byte> input)
    {
        if (VersionEditReader.Decode(input) is not { } edit) return 1;
        ManifestState state = ManifestState.Empty.With(edit);
        byte[] encoded = VersionEditWriter.Encode(state.ToSnapshot());
        ManifestState again = ManifestState.Empty.With(VersionEditReader.Decode(encoded)!); // A snapshot is no seal.
        Require(again.Trees.Count == state.Trees.Count, "what was read is written with other trees");
        return 2 + Magnitude(edit.Trees.Count) * 100 + Magnitude(edit.CreatedKeyspaces.Count);
    }
}
