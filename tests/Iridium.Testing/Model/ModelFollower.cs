using Iridium.Engine;
using Iridium.Engine.Files;

namespace Iridium.Testing.Model;

/// <summary>
/// A second database that follows the first by its change stream. Its clock stands still between two looks, so that it
/// never drops what a touch that is still to come keeps alive. After a gap it is copied anew. For one thread.
/// </summary>
public sealed class ModelFollower : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly IridiumDatabase _copy;
    private Dictionary<string, int> _ids = [];
    private long _position;

    public ModelFollower()
    {
        _copy = IridiumDatabase.Open("/follower", new DatabaseOptions
        {
            FileSystem = new MemoryFileSystem(),
            TimeProvider = _clock,
            ManualBackgroundWork = true,
            MemtableBytesMax = 64 * 1024,
        });
    }

    /// <summary>How often the stream could not be followed and the source was copied.</summary>
    public int Copies { get; private set; }

    /// <summary>Follows a run. A write that is in the log comes first, so that all before it is in the stream.
    /// </summary>
    public void Follow(ModelRun run, ModelOperation operation)
    {
        run.Do(operation with { Kind = ModelOperationKind.Put, Choice = operation.Choice | 1 });
        Follow(run.Database, run.Clock.GetUtcNow());
    }

    /// <summary>Reads all that is there now and compares the two databases.</summary>
    /// <param name="source">The database, whose newest write is in the log.</param>
    /// <param name="now">Its present time.</param>
    public void Follow(IridiumDatabase source, DateTimeOffset now)
    {
        try
        {
            Dictionary<string, int> ids = IdsOf(source);
            bool isSame = _ids.All(known => ids.TryGetValue(known.Key, out int id) && id == known.Value);
            _ids = ids;

            // Dropping and emptying a keyspace is not in the stream: another id, or none, tells it.
            if (isSame) Apply(source, ChangeDrain.Read(source, _position + 1));
            else Copy(source);
        }
        catch (SequenceGoneException gone)
        {
            if (gone.OldestAvailable <= gone.Requested)
                throw new ModelMismatchException($"{gone.Requested} is gone, {gone.OldestAvailable} is there", gone);
            Copy(source);
        }

        if (_position != source.LastSequence)
            throw new ModelMismatchException($"the stream ended at {_position} of {source.LastSequence}");
        _clock.SetUtcNow(now);
        foreach (string name in source.KeyspaceNames) RequireEqual(source, name);
    }

    private static Dictionary<string, int> IdsOf(IridiumDatabase source) => source.KeyspaceNames.ToDictionary(
        name => name, name => source.TryGetKeyspace(name, out Keyspace? keyspace) ? keyspace.Id : 0);

    public void Dispose() => _copy.Dispose();

    private void Apply(IridiumDatabase source, IReadOnlyList<ChangeBatch> changes)
    {
        var batch = new WriteBatch();
        foreach (ChangeBatch change in changes)
        {
            if (change.LastSequence <= _position) continue;
            if (change.FirstSequence != _position + 1)
                throw new ModelMismatchException($"{change.FirstSequence} follows {_position} in the stream");
            _position = change.LastSequence;
            if (change.IsGap)
            {
                Copy(source);
                return;
            }

            batch.Clear();
            change.ApplyTo(batch, _copy);
            _copy.Write(batch, new WriteOptions(Durability.Os));
        }
    }

    private void Copy(IridiumDatabase source)
    {
        Copies++;
        foreach (string name in _copy.KeyspaceNames.Except(source.KeyspaceNames)) _copy.DropKeyspace(name);
        foreach (string name in source.KeyspaceNames)
        {
            Keyspace target = _copy.GetOrCreateKeyspace(name);
            target.DeleteRange(KeyRange.All);
            source.TryGetKeyspace(name, out Keyspace? from);
            using Cursor records = from!.OpenCursor(); // It is one of the names.
            while (records.MoveNext())
                target.Put(records.Key, records.Value, new WriteOptions(Durability.Os, records.Info.ExpiresAt));
        }

        _position = source.LastSequence;
    }

    private void RequireEqual(IridiumDatabase source, string name)
    {
        source.TryGetKeyspace(name, out Keyspace? first);
        using Cursor left = first!.OpenCursor(); // It is one of the names.
        using Cursor right = _copy.GetOrCreateKeyspace(name).OpenCursor();
        while (true)
        {
            bool hasLeft = left.MoveNext();
            if (hasLeft != right.MoveNext())
                throw new ModelMismatchException($"the follower of '{name}' has another number of records");
            if (!hasLeft) return;
            bool isEqual = left.Key.SequenceEqual(right.Key)
                && left.Value.SequenceEqual(right.Value)
                && left.Info.ExpiresAt == right.Info.ExpiresAt;
            if (isEqual) continue;
            throw new ModelMismatchException(
                $"the follower of '{name}' has {Convert.ToHexString(right.Key)} {right.Info}, the source "
                + $"{Convert.ToHexString(left.Key)} {left.Info}");
        }
    }
}
