using System.Buffers.Binary;
using Iridium.Engine.Coding;
using Iridium.Engine.Files;
using Iridium.Engine.Records;
using Iridium.Engine.Versions;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Opening;

/// <summary>A database whose manifest has format version 1 opens, and is written in the present version from then on.
/// </summary>
public sealed class OlderManifestTests
{
    private const string Directory = "/old";

    private readonly MemoryFileSystem _files = new();
    private readonly long _number;

    public OlderManifestTests()
    {
        using (IridiumDatabase database = Open(_files)) database.Default.Put("k"u8, "v"u8);
        _number = CurrentPointer.Read(_files, Directory)!.Value;
        MakeOlder();
    }

    [Fact]
    public void It_opens_with_the_defaults_for_what_it_does_not_say()
    {
        using IridiumDatabase database = Open(_files);
        Assert.Equal(KeyspaceOptions.Default with { BlockBytes = 512, FilterBitsPerKey = 7 }, database.Default.Options);
        Assert.Equal("v"u8.ToArray(), database.Default.Get("k"u8));
    }

    [Fact]
    public void A_manifest_of_the_present_version_takes_its_place()
    {
        using (IridiumDatabase database = Open(_files)) database.Default.Put("l"u8, "w"u8);
        long number = CurrentPointer.Read(_files, Directory)!.Value;
        Assert.NotEqual(_number, number);
        Assert.False(_files.FileExists(Path.Combine(Directory, FileNames.Manifest(_number))));
        using (IFile file = _files.OpenRead(Path.Combine(Directory, FileNames.Manifest(number))))
            Assert.Equal(Manifest.FormatVersion, ManifestReader.Read(file, number).FormatVersion);
        using IridiumDatabase again = Open(_files);
        Assert.Equal("v"u8.ToArray(), again.Default.Get("k"u8));
        Assert.Equal("w"u8.ToArray(), again.Default.Get("l"u8));
    }

    [Fact]
    public void When_the_new_manifest_cannot_be_written_the_open_fails_and_the_old_one_stays_in_force()
    {
        var disk = new FaultFileSystem(_files, 1);
        disk.Add(new FaultRule(FaultKind.DiskFull)
        {
            Path = path => path.Contains("MANIFEST", StringComparison.Ordinal),
        });
        Assert.True(Assert.Throws<IridiumException>(() => Open(disk)).IsTransient);
        Assert.Equal(_number, CurrentPointer.Read(_files, Directory));
        disk.Clear();
        using IridiumDatabase database = Open(disk);
        Assert.Equal("v"u8.ToArray(), database.Default.Get("k"u8));
    }

    private static IridiumDatabase Open(IFileSystem files) =>
        IridiumDatabase.Open(Directory, new DatabaseOptions { FileSystem = files, ManualBackgroundWork = true });

    /// <summary>Puts a manifest of version 1 in place of the one that is there.</summary>
    private void MakeOlder()
    {
        string path = Path.Combine(Directory, FileNames.Manifest(_number));
        ManifestState state;
        using (IFile present = _files.OpenRead(path)) state = ManifestReader.Read(present, _number).State;
        VersionEdit snapshot = state.ToSnapshot();
        snapshot.CreatedKeyspaces.Clear();
        byte[] keyspace = [5, 1, 7, .. "default"u8, 0x80, 0x04, 7];
        byte[] trees = VersionEditWriter.Encode(new VersionEdit { Trees = { snapshot.Trees[0] } });
        snapshot.Trees.Clear();
        _files.Delete(path);
        using IFile file = _files.Create(path);
        byte[] header = new byte[Manifest.HeaderBytes];
        Manifest.Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), 1);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(16), _number);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(28), Crc32C.Compute(header.AsSpan(0, 28)));
        file.Write(header, 0);
        var frames = new FrameWriter(file, Frame.KeyOf(_number, 0), Manifest.HeaderBytes);
        frames.BeginGroup();
        frames.Append([.. VersionEditWriter.Encode(snapshot), .. keyspace, .. trees], default);
        frames.Flush();
        file.Sync();
    }
}
