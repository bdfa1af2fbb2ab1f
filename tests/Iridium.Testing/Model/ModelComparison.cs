using Iridium.Engine;

namespace Iridium.Testing.Model;

/// <summary>Compares all that a database holds with a state of the model, forwards, backwards and key by key.</summary>
public static class ModelComparison
{
    /// <exception cref="ModelMismatchException">They differ.</exception>
    public static void RequireEqual(
        IridiumDatabase database,
        ModelState state,
        ModelKeys keys,
        DateTimeOffset now,
        Snapshot? snapshot = null)
    {
        var options = new ReadOptions(snapshot);
        for (int space = 0; space < OperationGenerator.Spaces; space++)
        {
            if (!ModelSpaces.TryGet(database, space, out Keyspace? keyspace))
            {
                if (state.Space(space).ContainsAnyExcept((ModelRecord?)null))
                    throw new ModelMismatchException($"keyspace {space} is missing but not empty");
                continue;
            }

            RequireScan(keyspace, state, keys, now, options);
            for (int place = 0; place < keys.Count; place++)
                RequireGet(keyspace, keys[place], state.Live(space, place, now), options);
            RequireMultiGet(keyspace, keys, place => state.Live(space, place, now), options);
        }
    }

    /// <summary>Compares what a point read says of one key.</summary>
    public static void RequireGet(Keyspace keyspace, byte[] key, ModelRecord? expected, ReadOptions options)
    {
        bool isFound = keyspace.TryGetPinned(key, out PinnedValue value, options);
        using (value)
        {
            if (isFound == expected is not null && (expected is null || Matches(value.Span, value.Info, expected)))
                return;
            string about = $"get '{keyspace.Name}' {Convert.ToHexString(key)}";
            if (!isFound || expected is null)
                throw new ModelMismatchException($"{about}: found {isFound}, expected {expected}");
            throw Mismatch(about, value.Span, value.Info, expected);
        }
    }

    /// <summary>Compares what one read of all keys says of each.</summary>
    private static void RequireMultiGet(
        Keyspace keyspace,
        ModelKeys keys,
        Func<int, ModelRecord?> expected,
        ReadOptions options)
    {
        ReadOnlyMemory<byte>[] asked = [.. Enumerable.Range(0, keys.Count).Select(place => keys[place].AsMemory())];
        bool[] seen = new bool[asked.Length];
        keyspace.MultiGet(
            asked,
            seen,
            (place, value, in info, marks) =>
            {
                if (expected(place) is not { } record || !Matches(value, info, record))
                {
                    string about = $"multi-get '{keyspace.Name}' {Convert.ToHexString(asked[place].Span)}";
                    throw Mismatch(about, value, info, expected(place));
                }

                marks[place] = true;
            },
            options);
        for (int place = 0; place < seen.Length; place++)
        {
            if (seen[place] == expected(place) is not null) continue;
            throw new ModelMismatchException($"multi-get of '{keyspace.Name}' missed {expected(place)}");
        }
    }

    /// <summary>Whether a read returned a record. The text of an error is for the caller to make then, since most of
    /// a run's time would go into texts that nobody reads.</summary>
    public static bool Matches(ReadOnlySpan<byte> value, RecordInfo info, ModelRecord expected) =>
        value.SequenceEqual(expected.Value)
        && info == new RecordInfo(expected.Sequence, expected.ExpiresAt, expected.Value.Length);

    /// <summary>Tells what a read returned instead of a record.</summary>
    public static ModelMismatchException Mismatch(
        string about,
        ReadOnlySpan<byte> value,
        RecordInfo info,
        ModelRecord? expected)
    {
        string rest = expected is null ? "" : $" value {Convert.ToHexString(expected.Value)}";
        return new ModelMismatchException(
            $"{about}: {info} value {Convert.ToHexString(value)}, expected {expected}{rest}");
    }

    private static void RequireScan(
        Keyspace keyspace,
        ModelState state,
        ModelKeys keys,
        DateTimeOffset now,
        ReadOptions options)
    {
        int space = keyspace.Name == ModelSpaces.NameOf(0) ? 0 : keyspace.Name[^1] - '0';
        int[] live = [.. Enumerable.Range(0, keys.Count).Where(place => state.Live(space, place, now) is not null)];
        using Cursor forward = keyspace.OpenCursor(default, options);
        foreach (int place in live) RequireStep(forward, forward.MoveNext(), place);
        RequireEnd(forward.MoveNext());
        using Cursor backward = keyspace.OpenCursor(default, options);
        foreach (int place in live.Reverse()) RequireStep(backward, backward.MovePrevious(), place);
        RequireEnd(backward.MovePrevious());

        void RequireStep(Cursor cursor, bool hasMoved, int place)
        {
            ModelRecord expected = state.Live(space, place, now)!; // It is one of the live places.
            if (hasMoved && cursor.Key.SequenceEqual(keys[place]) && Matches(cursor.Value, cursor.Info, expected))
                return;
            string about = $"scan of '{keyspace.Name}' at {Convert.ToHexString(keys[place])}";
            if (!hasMoved) throw new ModelMismatchException($"{about}: ended, expected {expected}");
            if (!cursor.Key.SequenceEqual(keys[place]))
                throw new ModelMismatchException($"{about}: met {Convert.ToHexString(cursor.Key)}");
            throw Mismatch(about, cursor.Value, cursor.Info, expected);
        }

        void RequireEnd(bool hasMoved)
        {
            if (hasMoved) throw new ModelMismatchException($"scan of '{keyspace.Name}' goes on after the last record");
        }
    }
}
