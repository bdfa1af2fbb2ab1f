using System.Buffers.Binary;

namespace Iridium.Engine.Tests.Transactions;

/// <summary>
/// What one transaction did and was told, step by step, so that it can be done again on a sorted list when its place in
/// the order of commits is known. For one thread.
/// </summary>
internal sealed class RecordedTransaction
{
    private readonly List<Step> _steps = [];

    private enum StepKind
    {
        Read,
        Scan,
        Put,
        Delete,
        DeleteRange,
    }

    /// <summary>Its place in the order of commits; one that wrote nothing comes after the writer of its
    /// state.</summary>
    public (long Sequence, bool IsReader) Place { get; private set; }

    public bool IsCommitted { get; private set; }

    public static byte[] Key(int key) => [(byte)'k', (byte)key];

    /// <summary>Does random steps in a transaction and commits it.</summary>
    public void Run(IridiumDatabase database, TransactionOptions options, Random random, int keys)
    {
        using Transaction transaction = database.BeginTransaction(options);
        Keyspace data = database.Default;
        for (int i = random.Next(2, 9); i > 0; i--)
        {
            int key = random.Next(keys);
            int choice = options.IsReadOnly ? random.Next(6) : random.Next(12);
            if (choice < 3) _steps.Add(Read(transaction, data, key));
            else if (choice < 6) _steps.Add(Scan(transaction, data, random, key, keys));
            else _steps.Add(Write(transaction, data, random, key, keys));
        }

        TransactionResult result = transaction.Commit();
        IsCommitted = result.Committed;
        Place = (result.Sequence, result.Sequence == transaction.Sequence);
    }

    /// <summary>Does one write without a transaction.</summary>
    public void RunPlain(IridiumDatabase database, Random random, int keys)
    {
        int key = random.Next(keys);
        int value = random.Next(1, int.MaxValue);
        bool isPut = random.Next(3) > 0;
        _steps.Add(new Step(isPut ? StepKind.Put : StepKind.Delete, key, value));
        long sequence = isPut ? database.Default.Put(Key(key), Value(value)) : database.Default.Delete(Key(key));
        IsCommitted = true;
        Place = (sequence, false);
    }

    /// <summary>Does the steps again and compares what is seen.</summary>
    /// <param name="state">Value of each key; 0 = none.</param>
    public void Replay(int[] state)
    {
        foreach (Step step in _steps)
        {
            switch (step.Kind)
            {
                case StepKind.Put:
                    state[step.Key] = step.Number;
                    break;
                case StepKind.Delete:
                    state[step.Key] = 0;
                    break;
                case StepKind.DeleteRange:
                    if (step.Number > step.Key) Array.Clear(state, step.Key, step.Number - step.Key);
                    break;
                default:
                    int[] expected = step.Kind == StepKind.Read ? [state[step.Key]] : [.. step.Walk(state)];
                    Assert.True(
                        expected.SequenceEqual(step.Seen),
                        $"at {Place}: {step} saw {string.Join(' ', step.Seen)}, not {string.Join(' ', expected)}");
                    break;
            }
        }
    }

    private static Step Read(Transaction transaction, Keyspace data, int key) =>
        new(StepKind.Read, key) { Seen = [ValueOf(transaction.Get(data, Key(key)))] };

    private static Step Scan(Transaction transaction, Keyspace data, Random random, int key, int keys)
    {
        int end = random.Next(key, keys + 1);
        var step = new Step(StepKind.Scan, key, end) { Most = random.Next(1, 6), IsBackward = random.Next(2) == 0 };
        using Cursor cursor = transaction.OpenCursor(data, KeyRange.Between(Key(key), Key(end)));
        while (step.Seen.Count < step.Most && (step.IsBackward ? cursor.MovePrevious() : cursor.MoveNext()))
            step.Seen.Add(ValueOf(cursor.Value.ToArray()));
        return step;
    }

    private static Step Write(Transaction transaction, Keyspace data, Random random, int key, int keys)
    {
        int choice = random.Next(8);
        if (choice == 0)
        {
            int end = Math.Min(keys, key + random.Next(3));
            transaction.DeleteRange(data, KeyRange.Between(Key(key), Key(end)));
            return new Step(StepKind.DeleteRange, key, end);
        }

        int value = random.Next(1, int.MaxValue);
        if (choice < 3) transaction.Delete(data, Key(key));
        else transaction.Put(data, Key(key), Value(value));
        return new Step(choice < 3 ? StepKind.Delete : StepKind.Put, key, value);
    }

    private static byte[] Value(int value)
    {
        // Longer than it need be, so that memtables fill up.
        byte[] bytes = new byte[40];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static int ValueOf(byte[]? bytes) => bytes is null ? 0 : BinaryPrimitives.ReadInt32BigEndian(bytes);

    private sealed record Step(StepKind Kind, int Key, int Number = 0)
    {
        public List<int> Seen { get; init; } = [];

        public int Most { get; init; }

        public bool IsBackward { get; init; }

        public IEnumerable<int> Walk(int[] state)
        {
            IEnumerable<int> there = state.Take(Number).Skip(Key).Where(value => value != 0);
            return (IsBackward ? there.Reverse() : there).Take(Most);
        }
    }
}
