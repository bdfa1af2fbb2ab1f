using Iridium.Testing.Model;

namespace Iridium.Testing.Concurrency;

/// <summary>
/// Decides whether what threads saw of one key can be told as one order of operations, each at an instant between its
/// begin and its end. Sequences give the order of the writes, so one pass over the events settles it. Pure.
/// </summary>
public static class RegisterHistory
{
    /// <exception cref="ModelMismatchException">There is no such order.</exception>
    public static void Check(IReadOnlyCollection<RegisterEvent> events)
    {
        RegisterEvent[] writes = [.. events.Where(each => each.IsWrite).OrderBy(each => each.Sequence)];
        long[] sequences = [.. writes.Select(each => each.Sequence)];
        IEnumerable<(long At, bool IsEnd, RegisterEvent Event)> points = events
            .SelectMany(each => ((long, bool, RegisterEvent)[])[(each.Begin, false, each), (each.End, true, each)])
            .OrderBy(point => point.Item1)
            .ThenBy(point => point.Item2);

        // The place, in the order of writes, of the newest state that some finished operation has shown; -1 for the
        // state before all writes. What begins now cannot be of an older one.
        int shown = -1;
        int begun = -1;
        var boundAtBegin = new Dictionary<RegisterEvent, int>();
        foreach ((long _, bool isEnd, RegisterEvent each) in points)
        {
            if (!isEnd)
            {
                if (each.IsWrite) begun = Math.Max(begun, Array.BinarySearch(sequences, each.Sequence));
                boundAtBegin[each] = shown;
                continue;
            }

            int place = each.IsWrite
                ? PlaceOfWrite(sequences, each, boundAtBegin[each])
                : PlaceOfRead(writes, each, boundAtBegin[each], begun);
            shown = Math.Max(shown, place);
        }
    }

    private static int PlaceOfWrite(long[] sequences, RegisterEvent write, int bound)
    {
        int place = Array.BinarySearch(sequences, write.Sequence);
        return place > bound
            ? place
            : throw new ModelMismatchException($"{write} came before one that was over when it began");
    }

    /// <summary>The oldest state that the read can have seen.</summary>
    private static int PlaceOfRead(RegisterEvent[] writes, RegisterEvent read, int bound, int begun)
    {
        for (int place = bound; place <= begun; place++)
        {
            RegisterEvent? write = place < 0 ? null : writes[place];
            if (write?.Value != read.Value) continue;
            if (read.Value is null || write?.Sequence == read.Sequence) return place;
        }

        throw new ModelMismatchException($"{read} is of no state between those of writes {bound} and {begun}");
    }
}
