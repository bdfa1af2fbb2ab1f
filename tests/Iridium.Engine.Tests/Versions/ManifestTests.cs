using System.Buffers.Binary;
using Iridium.Engine.Coding;
using Iridium.Engine.Files;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Tests.Versions;

public sealed class ManifestTests
{
    private const long Number = 7;

    private readonly MemoryFileSystem _files = new();
    private readonly List<long> _ends = [];

    public ManifestTests()
    {
        _files.CreateDirectory("/m");
        var first = new VersionEdit { DatabaseId = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), NewestWal = 8 };
        first.CreatedKeyspaces.Add(new KeyspaceRecord(1, "default", KeyspaceOptions.Default));
        using Manifest manifest = Manifest.Create(_files, "/m/manifest", Number, first);
        _ends.Add(manifest.Bytes);
        for (int i = 0; i < 3; i++)
        {
            var edit = new TreeEdit(1) { FlushedThrough = 10 + i };
            edit.Added.Add(new TableAddition(0, TestTables.Of(20 + i, "a", "z")));
            manifest.Append(new VersionEdit { Trees = { edit } });
            manifest.Sync();
            _ends.Add(manifest.Bytes);
        }
    }

    [Fact]
    public void What_was_appended_adds_up()
    {
        ManifestContent content = Read();
        Assert.Equal([22, 21, 20], TestTables.Numbers(content.State.Tree(1).Version.Level(0)));
        Assert.Equal(12, content.State.Tree(1).FlushedThrough);
        Assert.Equal((_ends[^1], 0), (content.ValidBytes, content.DroppedBytes));
        Assert.False(content.IsSealed);
    }

    [Fact]
    public void A_snapshot_of_the_state_makes_the_same_state()
    {
        ManifestState state = Read().State;
        ManifestState again = ManifestState.Empty.With(state.ToSnapshot());
        Assert.Equivalent(state.Trees, again.Trees);
        Assert.Equal((state.DatabaseId, state.NewestWal), (again.DatabaseId, again.NewestWal));
    }

    [Fact]
    public void A_torn_tail_is_left_out()
    {
        for (long length = _ends[^1] - 1; length >= _ends[^2]; length--)
        {
            Cut(length);
            ManifestContent content = Read();
            Assert.Equal([21, 20], TestTables.Numbers(content.State.Tree(1).Version.Level(0)));
            Assert.Equal((_ends[^2], length - _ends[^2]), (content.ValidBytes, content.DroppedBytes));
        }
    }

    [Fact]
    public void An_edit_that_a_later_one_shows_was_durable_is_refused_when_it_is_damaged()
    {
        Flip(_ends[1] + 20);
        CorruptionException error = Assert.Throws<CorruptionException>(Read);
        Assert.Equal(_ends[1], error.Offset);
        Assert.Contains($"offset {_ends[2]}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_without_a_whole_edit_is_refused()
    {
        Cut(_ends[0] - 1);
        Assert.Throws<CorruptionException>(Read);
        Cut(Manifest.HeaderBytes - 1);
        Assert.Throws<CorruptionException>(Read);
    }

    [Fact]
    public void The_manifest_of_another_number_is_refused()
    {
        using IFile file = _files.OpenRead("/m/manifest");
        Assert.Throws<CorruptionException>(() => ManifestReader.Read(file, Number + 1));
    }

    [Fact]
    public void A_version_that_this_build_does_not_know_is_named()
    {
        using (IFile file = _files.OpenWrite("/m/manifest"))
        {
            byte[] header = new byte[Manifest.HeaderBytes];
            file.Read(header, 0);
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), 99);
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(28), Crc32C.Compute(header.AsSpan(0, 28)));
            file.Write(header, 0);
        }

        Assert.Contains("99", Assert.Throws<FormatVersionException>(Read).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_edit_that_does_not_fit_is_told_with_its_place()
    {
        using (var manifest = Continue(_ends[^1]))
        {
            var edit = new TreeEdit(1);
            edit.Removed.Add(new TableRemoval(3, 20));
            manifest.Append(new VersionEdit { Trees = { edit } });
            manifest.Sync();
        }

        Assert.Equal(_ends[^1], Assert.Throws<CorruptionException>(Read).Offset);
    }

    [Fact]
    public void A_seal_counts_only_at_the_end()
    {
        using (var manifest = Continue(_ends[^1]))
        {
            manifest.Seal();
            Assert.True(Read().IsSealed);
            manifest.Append(new VersionEdit { NewestWal = 9 });
            manifest.Sync();
        }

        Assert.False(Read().IsSealed);
        Assert.Equal(9, Read().State.NewestWal);
    }

    private ManifestContent Read()
    {
        using IFile file = _files.OpenRead("/m/manifest");
        return ManifestReader.Read(file, Number);
    }

    private void Cut(long length)
    {
        using IFile file = _files.OpenWrite("/m/manifest");
        file.SetLength(length);
    }

    private void Flip(long at)
    {
        using IFile file = _files.OpenWrite("/m/manifest");
        byte[] one = new byte[1];
        file.Read(one, at);
        file.Write([(byte)~one[0]], at);
    }

    private Manifest Continue(long durableBytes)
    {
        IFile file = _files.OpenWrite("/m/manifest");
        return new Manifest(file, Number, Manifest.CheckHeader(file, Number), durableBytes, isSealed: false);
    }
}
