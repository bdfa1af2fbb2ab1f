using Iridium.Engine.Files;

namespace Iridium.Testing.Planted;

/// <summary>The error of not syncing the files of one kind.</summary>
internal sealed class UnsyncedFiles(IFileSystem inner, string ending) : PassingFileSystem(inner)
{
    protected override IFile Wrap(IFile file) =>
        file.Path.EndsWith(ending, StringComparison.Ordinal) ? new UnsyncedFile(file) : file;

    private sealed class UnsyncedFile(IFile inner) : PassingFile(inner)
    {
        public override void Sync()
        {
            // That is the error.
        }
    }
}
