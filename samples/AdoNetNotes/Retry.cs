using System.Data;
using Iridium.Data;

namespace AdoNetNotes;

/// <summary>
/// Runs a transaction until it meets no conflict. Nobody waits for locks here: who commits second is refused, and runs
/// again on the newer state.
/// </summary>
internal static class Retry
{
    private const int AttemptsMax = 100;

    public static async Task<T> RunAsync<T>(IridiumConnection connection, Func<IridiumTransaction, Task<T>> work)
    {
        for (int attempt = 1; ; attempt++)
        {
            await using IridiumTransaction transaction = connection.BeginTransaction(IsolationLevel.Serializable);
            try
            {
                T result = await work(transaction);
                await transaction.CommitAsync();
                return result;
            }
            catch (IridiumException error) when (error.IsTransient && attempt < AttemptsMax)
            {
                // Disposing the transaction takes back what it wrote.
            }
        }
    }
}
