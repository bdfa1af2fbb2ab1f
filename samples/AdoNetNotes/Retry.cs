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
            catch (IridiumException error) when (IsConflict(error) && attempt < AttemptsMax)
            {
                // Disposing the transaction takes back what it wrote.
            }
        }
    }

    /// <summary>Other errors that may pass, as a full disk, do not pass by trying again at once.</summary>
    private static bool IsConflict(IridiumException error) => error.SqlState == SqlStates.SerializationFailure;
}
