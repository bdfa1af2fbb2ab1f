using System.Buffers;
using Iridium.Engine.Blobs;
using Iridium.Engine.Files;
using Iridium.Engine.Records;
using Iridium.Engine.State;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Background;

/// <summary>
/// Writes the values that a merge keeps apart into blob files, a new one whenever the last is large enough. The files
/// are synced; their directory is not. For one thread. Disposed without <see cref="Finish"/>, it removes what it wrote.
/// </summary>
internal sealed class BlobOutput(EngineContext context, Catalog catalog, CompressionMethod compression) : IDisposable
{
    /// <summary>Size at which a file ends, in tables of full size: large enough that files are few, small enough that
    /// what is collected is little at once.</summary>
    private const int FileTables = 4;

    /// <summary>How much is written before the disk is told to begin.</summary>
    private const long SyncStepBytes = 1024 * 1024;

    // For the merging thread.
    private readonly List<BlobFileMeta> _finished = [];
    private readonly List<long> _numbers = [];
    private IFile? _file;
    private BlobWriter? _writer;
    private long _syncBegunBytes;
    private bool _isFinished;

    /// <summary>Writes a value.</summary>
    public BlobReference Write(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        BlobReference reference = Writer().Write(key, value);
        Advance();
        return reference;
    }

    /// <summary>Copies a value from another file, chunk by chunk.</summary>
    public BlobReference Copy(ReadOnlySpan<byte> key, BlobRecord record)
    {
        BlobWriter writer = Writer();
        writer.Begin(key);
        byte[] chunk = ArrayPool<byte>.Shared.Rent(BlobFormat.ChunkBytes);
        try
        {
            for (int i = 0; i < record.ChunkCount; i++) writer.Append(chunk.AsSpan(0, record.ReadChunk(i, chunk)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        BlobReference reference = writer.End();
        Advance();
        return reference;
    }

    /// <summary>Ends the last file.</summary>
    public IReadOnlyList<BlobFileMeta> Finish()
    {
        EndFile();
        _isFinished = true;
        return _finished;
    }

    public void Dispose()
    {
        _writer?.Dispose();
        _file?.Dispose();
        if (_isFinished) return;
        foreach (long number in _numbers)
        {
            string name = FileNames.Blob(number);
            try
            {
                context.Files.Delete(context.PathOf(name));
            }
            catch (Exception error) when (IoErrors.IsFileError(error))
            {
                // An orphan, removed at the next open.
                Diagnostics.EngineLog.FileNotDeleted(context.Log, name, error);
            }
        }
    }

    private BlobWriter Writer()
    {
        if (_writer is not null) return _writer;
        long number = catalog.NewFileNumber();
        _file = context.Files.Create(context.PathOf(FileNames.Blob(number)));
        _numbers.Add(number);
        _syncBegunBytes = 0;
        return _writer = new BlobWriter(_file, number, compression, isStreamed: false);
    }

    private void Advance()
    {
        if (_writer!.Bytes >= FileTables * Math.Min(context.Options.TableBytesTarget, long.MaxValue / 64))
        {
            EndFile();
            return;
        }

        long bytes = _writer.WrittenBytes - _syncBegunBytes;
        if (bytes < SyncStepBytes) return;
        _file!.BeginSync(_syncBegunBytes, bytes);
        _syncBegunBytes = _writer.WrittenBytes;
    }

    private void EndFile()
    {
        if (_writer is null) return;
        BlobFileMeta meta = _writer.Finish();
        _file!.Sync(); // The writer and its file come and go together.
        _finished.Add(meta);
        _writer.Dispose();
        _file.Dispose();
        _writer = null;
        _file = null;
    }
}
