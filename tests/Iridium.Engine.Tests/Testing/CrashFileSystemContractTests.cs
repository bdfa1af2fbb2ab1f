using Iridium.Engine.Files;
using Iridium.Engine.Tests.Files;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Testing;

public sealed class CrashFileSystemContractTests : FileSystemContract
{
    public CrashFileSystemContractTests() => Files.CreateDirectory(Root);

    protected override IFileSystem Files { get; } = new CrashFileSystem();

    protected override string Root { get; } = Path.GetFullPath("crash-root");
}
