using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using Iridium.Engine.Background;
using Iridium.Engine.Diagnostics;
using Iridium.Engine.Files;
using Iridium.Engine.Keys;
using Iridium.Engine.Records;
using Iridium.Engine.State;
using Iridium.Engine.Tables;

namespace Iridium.Engine.Transfer;

/// <summary>
/// One ingest: writes the records to tables as they come, in whose files they stand with sequence 0, and hands the
/// tables to <see cref="IngestCommit"/>, which gives them their sequence. For one thread.
/// </summary>
internal sealed class IngestJob : IDisposable
{
    private const int ShownKeyBytes = 40;

    // Constant after construction.
    private readonly EngineState _state;
    private readonly KeyspaceTree _tree;
    private readonly IngestCommit _commit;
    private readonly TableOutput _output;

    // As records come.
    private readonly ArrayBufferWriter<byte> _payload = new();
    private byte[] _lastKey = [];
    private int _lastKeyLength;
    private bool _isEnded;

    public IngestJob(EngineState state, KeyspaceTree tree, IngestCommit commit)
    {
        _state = state;
        _tree = tree;
        _commit = commit;
        _output = new TableOutput(state.Context, state.Catalog, new OutputSpec
        {
            Keyspace = tree.Keyspace.Options,
            TableBytes = state.Context.Options.TableBytesTarget,
            CreatedTicks = state.Context.Clock.NowTicks,
            IsCompressed = true,
        });
    }

    public long Count { get; private set; }

    private ReadOnlySpan<byte> LastKey => _lastKey.AsSpan(0, _lastKeyLength);

    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, DateTimeOffset? expiresAt)
    {
        Disposed.ThrowIf(_isEnded, Disposed.Ingest);
        _tree.ThrowIfGone();
        if (Count > 0 && KeyOrder.Compare(LastKey, key) >= 0) throw OutOfOrder(key);
        try
        {
            _output.BeginKey(key);
            if (expiresAt is DateTimeOffset instant) AddExpiring(key, value, instant.UtcTicks);
            else _output.Keep(key, 0, EntryKind.Put, value);
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            Dispose();
            throw IoErrors.Wrap(error, $"write a table to ingest into '{_tree.Keyspace.Name}'");
        }

        Count++;
        if (_lastKey.Length < key.Length) _lastKey = new byte[key.Length * 2];
        key.CopyTo(_lastKey);
        _lastKeyLength = key.Length;
    }

    public IngestResult Commit(CancellationToken cancellationToken)
    {
        Disposed.ThrowIf(_isEnded, Disposed.Ingest);
        _tree.ThrowIfGone();
        using Activity? activity = EngineActivities.StartIngest(_state.Context.Directory, _tree.Keyspace.Name);
        try
        {
            if (Count == 0) return default;
            IReadOnlyList<TableMeta> tables = _output.Finish();
            _isEnded = true;
            _output.Dispose();
            long sequence = _commit.Run(_tree, tables, cancellationToken);
            long bytes = tables.Sum(table => table.FileBytes);
            activity.SetBytes(0, bytes);
            _state.Context.Log.Ingested(_tree.Keyspace.Name, Count, sequence, tables.Count, bytes);
            var result = new IngestResult(sequence, Count, tables.Count, bytes);
            var happened = new IngestEvent(_tree.Keyspace.Name, result);
            _state.Context.Events.Raise(static events => events.Ingested, happened);
            return result;
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            activity.Fail(error);
            throw IoErrors.Wrap(error, $"write a table to ingest into '{_tree.Keyspace.Name}'");
        }
        finally
        {
            Dispose();
        }
    }

    public void Dispose()
    {
        if (_isEnded) return;
        _isEnded = true;
        _output.Dispose();
    }

    private void AddExpiring(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, long ticks)
    {
        _payload.ResetWrittenCount();
        ExpiryCodec.Write(_payload.GetSpan(ExpiryCodec.Bytes), ticks);
        _payload.Advance(ExpiryCodec.Bytes);
        _payload.Write(value);
        _output.Keep(key, 0, EntryKind.PutExpiring, _payload.WrittenSpan);
    }

    private ArgumentException OutOfOrder(ReadOnlySpan<byte> key)
    {
        string what = key.SequenceEqual(LastKey) ? "comes twice" : "is not above the one before it";
        string place = (Count + 1).ToString("N0", CultureInfo.InvariantCulture);
        return new ArgumentException(
            $"Record {place} to ingest: its key {Show(key)} {what}, {Show(LastKey)}. Keys must ascend in unsigned byte "
            + "order.",
            nameof(key));
    }

    private static string Show(ReadOnlySpan<byte> key) => key.Length <= ShownKeyBytes
        ? "0x" + Convert.ToHexString(key)
        : $"0x{Convert.ToHexString(key[..ShownKeyBytes])}… ({key.Length} bytes)";
}
