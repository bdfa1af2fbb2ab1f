using Iridium.Engine.Files;
using Iridium.Engine.Opening;
using Iridium.Engine.Records;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Repairs;

/// <summary>
/// Finds out what the manifests of a damaged database still say. The one in force, when it is whole, says all; of any
/// other every edit counts that can be read.
/// </summary>
internal static class ManifestSalvage
{
    public static KnownStructure Read(RepairScope scope, DirectoryContent content)
    {
        long? current = CurrentPointer.Read(scope.Files, scope.Directory);
        if (current is null) scope.Note(FileNames.Current, 0, "it is missing or damaged, and is written anew");
        long inForce = current ?? content.Manifests.Max;
        if (inForce > 0 && TryReadWhole(scope, inForce) is { } whole) return whole;
        IEnumerable<long> others = content.Manifests.Reverse().Where(number => number != inForce);
        foreach (long number in others.Prepend(inForce))
        {
            if (!content.Manifests.Contains(number)) continue;
            scope.SetAside(FileNames.Manifest(number));
            if (TryReadLoosely(scope, number) is { } known) return known;
        }

        return new KnownStructure();
    }

    private static KnownStructure? TryReadWhole(RepairScope scope, long number)
    {
        string name = FileNames.Manifest(number);
        try
        {
            using IFile file = scope.Files.OpenRead(scope.PathOf(name));
            return KnownStructure.Of(ManifestReader.Read(file, number).State);
        }
        catch (CorruptionException damage)
        {
            scope.Note(name, damage.Offset, damage.Detail);
        }
        catch (FileNotFoundException)
        {
            scope.Note(name, 0, "it is in force and missing");
        }

        return null;
    }

    private static KnownStructure? TryReadLoosely(RepairScope scope, long number)
    {
        string name = FileNames.Manifest(number);
        using IFile file = scope.Files.OpenRead(scope.PathOf(name));
        var known = new KnownStructure();
        int edits = 0;
        try
        {
            long key = Manifest.CheckHeader(file, number);
            for (long at = Manifest.HeaderBytes; at < file.Length;)
            {
                var frames = new FrameReader(file, key, at, file.Length);
                while (frames.TryRead(out ReadOnlySpan<byte> body)) edits += TryApply(known, body) ? 1 : 0;
                if (!frames.TryFindWitnessOfDamage(out at)) break;
            }
        }
        catch (CorruptionException damage)
        {
            scope.Note(name, damage.Offset, damage.Detail);
        }

        scope.Note(name, 0, $"{edits} edits of it could be read");
        return edits == 0 ? null : known;
    }

    private static bool TryApply(KnownStructure known, ReadOnlySpan<byte> body)
    {
        try
        {
            if (VersionEditReader.Decode(body) is VersionEdit edit) known.Apply(edit);
            return true;
        }
        catch (InvalidDataException)
        {
            // Its checksum matches and its content makes no sense: there is nothing to be had from it.
            return false;
        }
    }
}
