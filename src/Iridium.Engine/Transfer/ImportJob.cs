using Iridium.Engine.State;
using Iridium.Engine.Writing;

namespace Iridium.Engine.Transfer;

/// <summary>
/// One import: feeds the stream to a decoder, and what that finds to batches or to an ingest. The two shells differ in
/// how they wait only. For one thread at a time.
/// </summary>
internal sealed class ImportJob
{
    private const int ReadBytes = 128 * 1024;

    // Constant after construction.
    private readonly WritePath _writes;
    private readonly ImportTarget _target;
    private readonly ImportOptions _options;
    private readonly Func<KeyspaceTree, IngestJob> _beginIngest;
    private readonly WriteBatch _batch = new();

    // As the import goes on.
    private ExportDecoder? _decoder;
    private IngestJob? _ingest;
    private ExportItem? _held;
    private ExportItem _next;
    private bool _isOnlyChecked;
    private long _bytes;

    public ImportJob(
        WritePath writes, ImportTarget target, ImportOptions options, Func<KeyspaceTree, IngestJob> beginIngest)
    {
        _writes = writes;
        _target = target;
        _options = options;
        _beginIngest = beginIngest;
    }

    public TransferResult Run(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (_options.CheckFirst && stream.CanSeek)
        {
            long start = stream.Position;
            Pass(stream, isOnlyChecked: true);
            stream.Position = start;
        }

        return Pass(stream, isOnlyChecked: false);
    }

    public async ValueTask<TransferResult> RunAsync(Stream stream, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (_options.CheckFirst && stream.CanSeek)
        {
            long start = stream.Position;
            await PassAsync(stream, isOnlyChecked: true, cancellationToken).ConfigureAwait(false);
            stream.Position = start;
        }

        return await PassAsync(stream, isOnlyChecked: false, cancellationToken).ConfigureAwait(false);
    }

    private TransferResult Pass(Stream stream, bool isOnlyChecked)
    {
        Begin(isOnlyChecked);
        try
        {
            byte[] bytes = new byte[ReadBytes];
            bool isLast;
            do
            {
                int count = stream.Read(bytes);
                isLast = count == 0;
                Feed(bytes.AsSpan(0, count));
                while (Fill()) Submit();
            }
            while (!isLast);

            if (_batch.Count > 0) Submit();
            return End(CancellationToken.None);
        }
        finally
        {
            _ingest?.Dispose();
        }
    }

    private async ValueTask<TransferResult> PassAsync(
        Stream stream, bool isOnlyChecked, CancellationToken cancellationToken)
    {
        Begin(isOnlyChecked);
        try
        {
            byte[] bytes = new byte[ReadBytes];
            bool isLast;
            do
            {
                int count = await stream.ReadAsync(bytes, cancellationToken).ConfigureAwait(false);
                isLast = count == 0;
                Feed(bytes.AsSpan(0, count));
                while (Fill())
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    await SubmitAsync().ConfigureAwait(false);
                }
            }
            while (!isLast);

            if (_batch.Count > 0) await SubmitAsync().ConfigureAwait(false);
            return End(cancellationToken);
        }
        finally
        {
            _ingest?.Dispose();
        }
    }

    private void Begin(bool isOnlyChecked)
    {
        _isOnlyChecked = isOnlyChecked;
        _decoder = null;
        _held = null;
        _bytes = 0;
        _target.Restart();
        _batch.Clear();
    }

    private void Feed(ReadOnlySpan<byte> bytes)
    {
        _bytes += bytes.Length;
        if (bytes.IsEmpty)
        {
            _decoder?.Complete();
            return;
        }

        _decoder ??= ExportDecoder.For(bytes[0], _options.SourceName);
        _decoder.Feed(bytes);
    }

    /// <summary>Takes records from the decoder.</summary>
    /// <returns>True when the batch is full and to be written; false when more bytes are needed.</returns>
    private bool Fill()
    {
        while (_held is not null || (_decoder is not null && _decoder.TryRead(out _next)))
        {
            ExportItem item = _held ?? _next;
            _held = null;
            if (item.Keyspace is string name)
            {
                CommitIngest(CancellationToken.None);
                _target.Begin(name, _isOnlyChecked);
                continue;
            }

            if (_isOnlyChecked) continue;
            if (_options.AsIngest)
            {
                _ingest ??= _beginIngest(_target.Current);
                _ingest.Add(item.Key.Span, item.Value.Span, item.ExpiresAt);
                continue;
            }

            if (_batch.Count > 0 && _batch.Bytes + item.Key.Length + item.Value.Length > _options.BatchBytes)
            {
                _held = item;
                return true;
            }

            _batch.Operations.AddPut(_target.Current.Id, item.Key.Span, item.Value.Span, item.ExpiresAt);
        }

        return false;
    }

    private void CommitIngest(CancellationToken cancellationToken)
    {
        _ingest?.Commit(cancellationToken);
        _ingest = null;
    }

    private TransferResult End(CancellationToken cancellationToken)
    {
        _decoder?.CheckEnd();
        CommitIngest(cancellationToken);
        return new TransferResult(_target.Count, _decoder?.Records ?? 0, _bytes);
    }

    private void Submit()
    {
        _writes.Submit(Request(), Written());
        _batch.Clear();
    }

    private CommitRequest Request()
    {
        CommitRequest request = _writes.Rent();
        request.Borrow(_batch.Operations, _batch.Conditions);
        return request;
    }

    private WriteOptions Written() => new(_options.Durability);

    private async ValueTask SubmitAsync()
    {
        CommitRequest request = Request();
        var task = new ValueTask<CommitResult>(request, request.TaskVersion);
        _writes.SubmitTask(request, Written());
        await task.ConfigureAwait(false);
        _batch.Clear();
    }
}
