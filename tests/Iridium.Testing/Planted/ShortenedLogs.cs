using Iridium.Engine.Files;
using Iridium.Engine.Wal;

namespace Iridium.Testing.Planted;

/// <summary>The error of cutting a log one record too far: the last byte of the last whole record goes too.</summary>
internal sealed class ShortenedLogs(IFileSystem inner) : PassingFileSystem(inner)
{
    protected override IFile Wrap(IFile file) =>
        file.Path.EndsWith(".wal", StringComparison.Ordinal) ? new ShortenedLog(file) : file;

    private sealed class ShortenedLog(IFile inner) : PassingFile(inner)
    {
        public override void SetLength(long length) => base.SetLength(length > WalHeader.Bytes ? length - 1 : length);
    }
}
