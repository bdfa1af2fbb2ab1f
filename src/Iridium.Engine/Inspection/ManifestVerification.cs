using Iridium.Engine.Versions;
using Iridium.Engine.Wal;

namespace Iridium.Engine.Inspection;

/// <summary>Verifies CURRENT and the manifest in force. Pure but for the files it reads.</summary>
internal static class ManifestVerification
{
    /// <summary>Reads the manifest in force.</summary>
    /// <returns>What it says, or null when none reads well; the findings then say why.</returns>
    public static ManifestState? Run(VerificationScope scope)
    {
        long? named = scope.ReadCurrent();
        if (named is null) return RunWithoutCurrent(scope);
        NoteOthers(scope, named.Value);
        return Read(scope, named.Value);
    }

    /// <summary>Does as an open does: the newest manifest that reads well is in force.</summary>
    private static ManifestState? RunWithoutCurrent(VerificationScope scope)
    {
        bool isThere = scope.Has(FileRole.Current);
        if (isThere || HoldsData(scope))
        {
            string what = isThere
                ? "it does not name a manifest, or not with the right checksum"
                : "the file is missing";
            scope.Find(FileNames.Current, 0, what + "; an open uses the newest manifest that reads well");
        }

        foreach (long number in scope.Numbers(FileRole.Manifest).Reverse())
        {
            ManifestState? state = Read(scope, number);
            if (state is null) continue;
            NoteOthers(scope, number);
            return state;
        }

        return null;
    }

    private static ManifestState? Read(VerificationScope scope, long number)
    {
        ManifestContent? content = null;
        string name = FileNames.Manifest(number);
        scope.TryRead(name, "CURRENT names it", file => content = ManifestReader.Read(file, number));
        if (content is { DroppedBytes: > 0 })
        {
            scope.Note(
                name,
                content.ValidBytes,
                $"{content.DroppedBytes} bytes of a torn tail, never in force; the next open cuts them");
        }

        return content?.State;
    }

    private static void NoteOthers(VerificationScope scope, long inForce)
    {
        foreach (long number in scope.Numbers(FileRole.Manifest).Where(number => number != inForce))
            scope.Note(FileNames.Manifest(number), 0, "the manifest is not in force; the next open removes it");
    }

    private static bool HoldsData(VerificationScope scope) =>
        scope.Has(FileRole.Table)
        || scope.Numbers(FileRole.Wal).Any(number => scope.LengthOf(FileNames.Wal(number)) > WalHeader.Bytes);
}
