using Iridium.Engine.Files;

namespace Iridium.Engine.Tests.Files;

public sealed class MemoryFileSystemTests : FileSystemContract
{
    public MemoryFileSystemTests() => Files.CreateDirectory(Root);

    protected override IFileSystem Files { get; } = new MemoryFileSystem();

    protected override string Root { get; } = Path.GetFullPath("memory-root");

    [Fact]
    public void Instances_share_nothing()
    {
        Put("a", [1]);
        Assert.False(new MemoryFileSystem().FileExists(At("a")));
    }

    [Fact]
    public void Threads_may_use_it_at_once()
    {
        Parallel.For(0, 64, i =>
        {
            string name = $"{i}";
            using (IFile file = Files.Create(At(name))) file.Write(BitConverter.GetBytes(i), 0);
            Files.Rename(At(name), At(name + "-renamed"));
            Assert.Contains(name + "-renamed", Files.ListFiles(Root));
            if (i % 2 == 0) Files.Delete(At(name + "-renamed"));
        });
        Assert.Equal(32, Files.ListFiles(Root).Count);
        Assert.Equal(BitConverter.GetBytes(63), Get("63-renamed"));
    }
}
