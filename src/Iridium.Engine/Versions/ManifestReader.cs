using Iridium.Engine.Files;
using Iridium.Engine.Records;

namespace Iridium.Engine.Versions;

/// <summary>
/// Reads a manifest from its first edit to its last. A last frame that is not whole was being appended when the process
/// or the power failed, so it never counted and is left out; any other damage is an error.
/// </summary>
internal static class ManifestReader
{
    /// <exception cref="CorruptionException">An edit that was durable is damaged or does not fit.</exception>
    /// <exception cref="FormatVersionException">The manifest has a version this build does not read.</exception>
    public static ManifestContent Read(IFile file, long number, Action<long, VersionEdit?>? onEdit = null)
    {
        long key = Manifest.CheckHeader(file, number, out int version);
        var frames = new FrameReader(file, key, Manifest.HeaderBytes, file.Length);
        ManifestState state = ManifestState.Empty;
        bool isSealed = false;
        int edits = 0;
        long offset = frames.Offset;
        try
        {
            for (; frames.TryRead(out ReadOnlySpan<byte> body); offset = frames.Offset, edits++)
            {
                VersionEdit? edit = VersionEditReader.Decode(body);
                isSealed = edit is null;
                if (edit is not null) state = state.With(edit);
                onEdit?.Invoke(offset, edit);
            }
        }
        catch (InvalidDataException error)
        {
            throw new CorruptionException(file.Path, offset, error.Message, error);
        }
        catch (FormatVersionException error)
        {
            throw new FormatVersionException($"'{file.Path}' at offset {offset}: {error.Message}", error);
        }

        if (frames.RemainingBytes > 0 && frames.TryFindWitnessOfDamage(out long witness))
        {
            throw new CorruptionException(
                file.Path,
                frames.Offset,
                $"an edit does not match its checksum, and the edit at offset {witness} shows that it was durable");
        }

        if (edits == 0 || state.DatabaseId == Guid.Empty)
            throw new CorruptionException(file.Path, Manifest.HeaderBytes, "the manifest holds no whole edit");
        return new ManifestContent(state, frames.Offset, frames.RemainingBytes, isSealed)
        {
            FrameKey = key,
            FormatVersion = version,
        };
    }
}
