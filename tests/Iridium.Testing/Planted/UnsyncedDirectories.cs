using Iridium.Engine.Files;

namespace Iridium.Testing.Planted;

/// <summary>The error of not syncing the directory after files were created, renamed or deleted.</summary>
internal sealed class UnsyncedDirectories(IFileSystem inner) : PassingFileSystem(inner)
{
    public override void SyncDirectory(string path)
    {
        // That is the error.
    }
}
