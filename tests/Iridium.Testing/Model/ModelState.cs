using Iridium.Engine;

namespace Iridium.Testing.Model;

/// <summary>
/// What a database holds after a commit, as the simplest structure that can: for each keyspace one record for each key.
/// Immutable; an operation makes a new state, so a snapshot is a reference.
/// </summary>
public sealed class ModelState
{
    private readonly ModelRecord?[][] _spaces;

    private ModelState(ModelRecord?[][] spaces, long lastSequence)
    {
        _spaces = spaces;
        LastSequence = lastSequence;
    }

    /// <summary>The sequence of the newest operation.</summary>
    public long LastSequence { get; }

    /// <summary>A state without records.</summary>
    public static ModelState Empty(int spaces, int keys) =>
        new([.. Enumerable.Range(0, spaces).Select(_ => new ModelRecord?[keys])], 0);

    internal static ModelState Of(ModelRecord?[][] spaces, long lastSequence) => new(spaces, lastSequence);

    /// <summary>The records, for a caller that changes them.</summary>
    internal ModelRecord?[][] Copy() => [.. _spaces.Select(space => (ModelRecord?[])space.Clone())];

    public ReadOnlySpan<ModelRecord?> Space(int space) => _spaces[space];

    /// <summary>The record of a key that a read at an instant sees.</summary>
    public ModelRecord? Live(int space, int place, DateTimeOffset instant)
    {
        ModelRecord? record = _spaces[space][place];
        return record is not null && record.IsLiveAt(instant) ? record : null;
    }

    /// <summary>The state after operations that were committed together; their conditions are not looked at.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="parts">The operations with their keyspaces resolved.</param>
    /// <param name="now">The instant of the commit.</param>
    public ModelState With(ModelKeys keys, IEnumerable<ModelOperation> parts, DateTimeOffset now)
    {
        ModelRecord?[][] spaces = Copy();
        long sequence = LastSequence;
        foreach (ModelOperation part in parts)
        {
            if (part.Kind is ModelOperationKind.RequireAbsent or ModelOperationKind.RequireSequence) continue;
            ModelRecord?[] space = spaces[part.Space];
            if (part.Kind == ModelOperationKind.DeleteRange)
            {
                // A range that holds no key at all is left out of the batch and takes no sequence.
                KeyRange range = keys.RangeOf(part, out int start, out int end);
                if (range.IsEmpty) continue;
                if (start < end) Array.Clear(space, start, end - start);
                sequence++;
                continue;
            }

            sequence++;
            space[part.Key] = part.Kind switch
            {
                ModelOperationKind.Put => new ModelRecord(ValueOf(part), sequence, ExpiryOf(part, now)),
                ModelOperationKind.Touch => space[part.Key] is { } record
                    ? record with { ExpiresAt = ExpiryOf(part, now) }
                    : null,
                _ => null,
            };
        }

        return new ModelState(spaces, sequence);
    }

    /// <summary>The state without the records of a keyspace.</summary>
    public ModelState Without(int space) =>
        new([.. _spaces.Select((each, i) => i == space ? new ModelRecord?[each.Length] : each)], LastSequence);

    /// <summary>The state after an ingest: puts of ascending keys, all at one sequence.</summary>
    public ModelState WithIngested(int space, IEnumerable<ModelOperation> puts, DateTimeOffset now)
    {
        ModelRecord?[][] spaces = [.. _spaces.Select(each => (ModelRecord?[])each.Clone())];
        long sequence = LastSequence + 1;
        foreach (ModelOperation put in puts)
            spaces[space][put.Key] = new ModelRecord(ValueOf(put), sequence, ExpiryOf(put, now));
        return new ModelState(spaces, sequence);
    }

    /// <summary>The value that a put writes: as long as it says, and different for each choice.</summary>
    public static byte[] ValueOf(ModelOperation put)
    {
        byte[] value = new byte[put.Other % 7 == 0 ? 0 : put.Other * 3];
        uint mix = (uint)put.Choice * 2_654_435_761;
        for (int i = 0; i < value.Length; i++) value[i] = (byte)((mix >> (i % 4 * 8)) + (i / 4));
        return value;
    }

    /// <summary>When the record of a put or touch expires: every third never does.</summary>
    public static DateTimeOffset? ExpiryOf(ModelOperation operation, DateTimeOffset now) =>
        operation.Amount == 0 ? null : now + TimeSpan.FromMilliseconds(operation.Amount);
}
