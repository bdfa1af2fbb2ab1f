using System.Buffers;
using Iridium.Engine.Blobs;
using Iridium.Engine.Files;
using Iridium.Engine.Keys;
using Iridium.Engine.Records;
using Iridium.Engine.State;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Writing;

/// <summary>
/// One value on its way from a stream to a record. A short one is gathered and put as any other. A longer one goes to a
/// blob file, which is made durable and named by the manifest before the log refers to it. Used once, by one thread at
/// a time; disposed without a commit, it leaves nothing.
/// </summary>
/// <remarks>
/// What a crash leaves: before the manifest's edit a file that no manifest names, which the next open removes; between
/// the edit and the record a file that the manifest names and nothing refers to, which the next open removes too, once
/// the log is replayed; after the record the value.
/// </remarks>
internal sealed class StreamedPut : IDisposable
{
    private const int BufferBytes = 64 * 1024;
    private const long SyncStepBytes = 1024 * 1024;

    // Constant after construction.
    private readonly EngineState _state;
    private readonly WritePath _writes;
    private readonly KeyspaceTree _tree;
    private readonly byte[] _key;
    private readonly WriteOptions _options;

    // For the thread at work.
    private byte[] _head = [];
    private int _headBytes;
    private long _bytes;
    private long _number;
    private long _syncBegunBytes;
    private IFile? _file;
    private BlobWriter? _writer;

    /// <param name="state">The open database.</param>
    /// <param name="writes">Where the record is committed.</param>
    /// <param name="tree">The keyspace.</param>
    /// <param name="key">The key; kept.</param>
    /// <param name="options">Durability and expiry.</param>
    public StreamedPut(EngineState state, WritePath writes, KeyspaceTree tree, byte[] key, WriteOptions options)
    {
        _state = state;
        _writes = writes;
        _key = key;
        _options = options;
        tree.ThrowIfGone();
        _tree = tree;
    }

    /// <summary>Takes all that a stream gives.</summary>
    public void CopyFrom(Stream source)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            for (int read; (read = source.Read(buffer, 0, BufferBytes)) > 0;) Append(buffer.AsSpan(0, read));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Takes all that a stream gives, commits and disposes.</summary>
    public async ValueTask<long> RunAsync(Stream source, CancellationToken cancellationToken)
    {
        using StreamedPut self = this;
        byte[] buffer = new byte[BufferBytes];
        for (int read; (read = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
            Append(buffer.AsSpan(0, read));
        cancellationToken.ThrowIfCancellationRequested();
        CommitRequest request = Prepare(out long named);
        try
        {
            var task = new ValueTask<long>(request, request.TaskVersion);
            _writes.SubmitTask(request, _options);
            return await task.ConfigureAwait(false);
        }
        catch (Exception error) when (error is not ThreadInterruptedException)
        {
            // After an interrupt the request may still be in the queue, and be committed yet.
            TakeBack(named);
            throw;
        }
    }

    /// <summary>Commits the record.</summary>
    public long Commit()
    {
        CommitRequest request = Prepare(out long named);
        try
        {
            return _writes.Submit(request, _options).LastSequence;
        }
        catch (Exception error) when (error is not ThreadInterruptedException)
        {
            // As there.
            TakeBack(named);
            throw;
        }
    }

    public void Dispose()
    {
        if (_head.Length > 0) ArrayPool<byte>.Shared.Return(_head);
        _head = [];
        _writer?.Dispose();
        _file?.Dispose();
        _writer = null;
        _file = null;
        if (_number == 0) return;

        // The manifest does not name it.
        _state.Context.Obsolete.AddBlob(_number);
        _number = 0;
    }

    private void Append(ReadOnlySpan<byte> part)
    {
        _bytes += part.Length;
        KeyLimits.CheckValue((int)Math.Min(_bytes, int.MaxValue));
        if (_writer is null && _bytes <= _state.Context.Options.StreamedBytesMin)
        {
            AppendToHead(part);
            return;
        }

        _state.Catalog.Door.Enter();
        try
        {
            BlobWriter writer = _writer ?? BeginFile();
            writer.Append(part);
            long unsynced = writer.WrittenBytes - _syncBegunBytes;
            if (unsynced < SyncStepBytes) return;
            _file!.BeginSync(_syncBegunBytes, unsynced);
            _syncBegunBytes = writer.WrittenBytes;
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            throw Failed(error);
        }
        finally
        {
            _state.Catalog.Door.Exit();
        }
    }

    private void AppendToHead(ReadOnlySpan<byte> part)
    {
        if (_head.Length - _headBytes < part.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_headBytes + part.Length, 2 * _head.Length));
            _head.AsSpan(0, _headBytes).CopyTo(larger);
            if (_head.Length > 0) ArrayPool<byte>.Shared.Return(_head);
            _head = larger;
        }

        part.CopyTo(_head.AsSpan(_headBytes));
        _headBytes += part.Length;
    }

    private BlobWriter BeginFile()
    {
        _state.Context.Latch.ThrowIfFailed();
        long number = _state.Catalog.NewFileNumber();
        _file = _state.Context.Files.Create(_state.Context.PathOf(FileNames.Blob(number)));
        _number = number;
        _writer = new BlobWriter(_file, number, _tree.Keyspace.Options.Compression, isStreamed: true);
        _writer.Begin(_key);
        _writer.Append(_head.AsSpan(0, _headBytes));
        return _writer;
    }

    /// <summary>Makes the value durable, and the request that commits it.</summary>
    /// <param name="named">The blob file that the manifest names by now, which a commit that fails has to take back; 0
    /// when there is none.</param>
    private CommitRequest Prepare(out long named)
    {
        named = 0;
        CommitRequest request = _writes.Rent();
        if (_writer is null)
        {
            request.Operations.AddPut(_tree.Id, _key, _head.AsSpan(0, _headBytes), _options.ExpiresAt);
            return request;
        }

        _state.Catalog.Door.Enter();
        try
        {
            BlobReference reference = FinishFile(out BlobFileMeta meta);
            request.Operations.AddPutBlob(_tree.Id, _key, reference, _options.ExpiresAt);
            Name(meta);
            named = meta.Number;
            return request;
        }
        finally
        {
            _state.Catalog.Door.Exit();
        }
    }

    private void Name(BlobFileMeta meta)
    {
        // From here on the manifest may name the file, also when the edit fails: then the next open finds out.
        long number = _number;
        _number = 0;
        var change = new TreeEdit(_tree.Id);
        change.AddedBlobs.Add(meta);
        var edit = new VersionEdit { Trees = { change } };
        try
        {
            _state.Catalog.Commit(edit, Install);
        }
        catch (IridiumException error) when (error.IsTransient)
        {
            _state.Context.Obsolete.AddBlob(number);
            throw;
        }

        if (edit.TakenOut.Count > 0) _state.Context.Obsolete.AddBlob(number);
        _tree.ThrowIfGone();
    }

    private void Install(ManifestState installed)
    {
        if (!installed.IsDropped(_tree.Id)) _tree.InstallTables(installed.Tree(_tree.Id).Version, []);
    }

    private BlobReference FinishFile(out BlobFileMeta meta)
    {
        try
        {
            BlobReference reference = _writer!.End();
            meta = _writer.Finish();
            _file!.Sync(); // The writer and its file come and go together.
            _writer.Dispose();
            _file.Dispose();
            _writer = null;
            _file = null;
            _state.Context.SyncDirectory();
            return reference;
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            throw Failed(error);
        }
    }

    /// <summary>Removes the file of a value whose record was not committed. Where that fails the next open does it;
    /// so it does when it is in doubt whether the record is in the log, since that is latched.</summary>
    private void TakeBack(long named)
    {
        if (named == 0 || !_state.Catalog.Door.TryEnter()) return;
        var edit = new TreeEdit(_tree.Id);
        edit.RemovedBlobs.Add(named);
        try
        {
            _state.Catalog.Commit(new VersionEdit { Trees = { edit } }, Install);
        }
        catch (IridiumException error)
        {
            // The caller throws why the record was not committed.
            Diagnostics.EngineLog.BlobNotTakenBack(_state.Context.Log, named, error);
        }
        finally
        {
            _state.Catalog.Door.Exit();
        }
    }

    private IridiumException Failed(Exception error) =>
        IoErrors.Wrap(error, $"write blob file {_number} in '{_state.Context.Directory}'");
}
