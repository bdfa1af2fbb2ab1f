using Iridium.Engine.Background;
using Iridium.Engine.Files;
using Iridium.Engine.State;

namespace Iridium.Engine.Backups;

/// <summary>
/// Makes a database of its own beside the open one: tables and finished log segments get a second name, the log in use
/// is copied. Where the file system gives no second names, everything is copied.
/// </summary>
internal sealed class CheckpointJob(EngineState state, BackgroundWork background, CopyMeter meter)
{
    private readonly IFileSystem _files = state.Context.Files;

    /// <summary>Makes a checkpoint in a directory, whose path is full.</summary>
    /// <returns>The newest sequence in it.</returns>
    public long Run(string directory)
    {
        using TargetDirectory target = TargetDirectory.Begin(_files, directory);
        using DatabaseImage image = DatabaseImage.Capture(state, background, meter.CancellationToken);
        IReadOnlyList<ImageFile> all = image.ListFiles();
        meter.Expect(all.Sum(each => each.File.Bytes));
        foreach (ImageFile each in all)
        {
            if (each.File.Kind != BackedFileKind.Wal) image.ReleaseLog();
            Bring(each, target.PathOf(each.File.Name));
        }

        target.Complete(image.State);
        return image.LastSequence;
    }

    private void Bring(ImageFile source, string path)
    {
        if (!source.MayGrow && _files.TryLink(source.Path, path))
        {
            meter.Advance(source.File.Name, source.File.Bytes);
            return;
        }

        using IFile from = _files.OpenRead(source.Path);
        using IFile to = _files.Create(path);
        FileCopy.Copy(from, source.File.Bytes, to, meter);
        to.Sync();
        source.Check(to, meter.CancellationToken);
    }
}
