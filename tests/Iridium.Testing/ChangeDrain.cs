using Iridium.Engine;

namespace Iridium.Testing;

/// <summary>Reads of a change stream what is there now, and does not wait for more.</summary>
public static class ChangeDrain
{
    /// <summary>Reads the batches from a sequence on.</summary>
    public static IReadOnlyList<ChangeBatch> Read(IridiumDatabase database, long from, bool durableOnly = false)
    {
        var read = new List<ChangeBatch>();
        using var ending = new CancellationTokenSource();
        var options = new ChangeStreamOptions { DurableOnly = durableOnly };
        IAsyncEnumerator<ChangeBatch> batches =
            database.Changes(from, options, ending.Token).GetAsyncEnumerator(CancellationToken.None);
        try
        {
            while (true)
            {
                ValueTask<bool> step = batches.MoveNextAsync();
                if (!step.IsCompleted)
                {
                    ending.Cancel();
                    End(step.AsTask());
                    return read;
                }

                if (!step.GetAwaiter().GetResult()) return read;
                read.Add(batches.Current);
            }
        }
        finally
        {
            batches.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static void End(Task<bool> step)
    {
        try
        {
            step.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            // That is how a wait ends.
            return;
        }
    }
}
