using Iridium.Engine;
using Iridium.Engine.Backups;
using Iridium.Engine.Files;
using Iridium.Engine.Versions;

namespace Iridium.Testing.Fuzzing;

/// <summary>
/// A backup in a stream, restored: whole, or through a sequence, which reads its log. What is refused leaves no
/// database behind; what is not leaves one whose manifest reads.
/// </summary>
internal sealed class StreamTarget() : FuzzTarget("stream")
{
    private const string Target = "/r";

    public override IEnumerable<byte[]> Seeds() => SampleBackups.Streams();

    public override void Seal(Span<byte> input)
    {
        StreamFrames.Seal(input);
        byte[] description = StreamFrames.Description(input);
        BackupTarget.SealOne(description);
        StreamFrames.SetDescription(input, WithChecksums(input, description));
        StreamFrames.Seal(input);
    }

    // The reader has room for one frame of the greatest size.
    public override long AllocatedBytesMax(int length) => 6L * 1024 * 1024 + 1_024L * length;

    protected override bool IsDeclared(Exception thrown) =>
        base.IsDeclared(thrown) || thrown is IridiumException { Code: EngineErrorCode.BackupNotFound };

    protected override int Feed(ReadOnlySpan<byte> input)
    {
        var files = new MemoryFileSystem();
        var options = new RestoreOptions
        {
            Database = new DatabaseOptions { FileSystem = files },
            ThroughSequence = !input.IsEmpty && input.Length % 3 == 0 ? input[^1] % 8 : null,
        };
        try
        {
            BackupStreams.Restore(new MemoryStream(input.ToArray()), Target, options);
        }
        catch (IridiumException)
        {
            bool isDatabase = files.FileExists(Path.Combine(Target, FileNames.Current));
            Require(!isDatabase, "a backup that was refused left a database");
            throw;
        }

        long number = CurrentPointer.Read(files, Target) ?? 0;
        string path = Path.Combine(Target, FileNames.Manifest(number));
        using IFile manifest = files.OpenRead(path);
        ManifestContent content = ManifestReader.Read(manifest, number, (_, _) => { });
        return 1 + Magnitude(content.State.Trees.Count) + (options.ThroughSequence is null ? 0 : 100);
    }

    /// <summary>The description with the checksums of the files that come in the stream.</summary>
    private byte[] WithChecksums(ReadOnlySpan<byte> stream, byte[] description)
    {
        Dictionary<string, uint> sums = StreamFrames.ChecksumsOf(stream);
        try
        {
            BackupDescription backup = BackupDescriptionCodec.Decode(description, "fuzz");
            BackedFile[] files =
                [.. backup.Files.Select(file => file with { Checksum = sums.GetValueOrDefault(file.Name) })];
            byte[] encoded = BackupDescriptionCodec.Encode(backup with { Files = files });
            return encoded.Length == description.Length ? encoded : description;
        }
        catch (Exception error) when (IsDeclared(error))
        {
            return description;
        }
    }
}
