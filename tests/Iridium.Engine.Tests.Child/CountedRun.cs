using System.Globalization;

namespace Iridium.Engine.Tests.Child;

/// <summary>
/// Writes a number of batches on a disk that may fail, and tells one line for each thing that happens: <c>open</c>, the
/// number of a batch that was acknowledged, <c>error</c> with the code and whether it is transient, <c>failed</c> when
/// the database takes no more writes, <c>wrong</c> when a read does not go on.
/// </summary>
internal static class CountedRun
{
    private const int TriesMax = 50;

    public static void Run(string directory, long first, Durability durability, long count, Action<string> tell)
    {
        try
        {
            using var database = IridiumDatabase.Open(directory, KillWorkload.Options);
            tell("open");
            Write(database, first, durability, count, tell);
        }
        catch (IridiumException error)
        {
            tell(ErrorLine(error));
        }
    }

    private static void Write(
        IridiumDatabase database, long first, Durability durability, long count, Action<string> tell)
    {
        int tries = 0;
        for (long number = first; number < first + count && tries < TriesMax;)
        {
            try
            {
                KillWorkload.Write(database, number, durability);
                tell(number.ToString(CultureInfo.InvariantCulture));
                number++;
                continue;
            }
            catch (EngineFailedException error)
            {
                tell("failed " + ErrorLine(error));
                tries = TriesMax;
            }
            catch (IridiumException error)
            {
                tell(ErrorLine(error));
                tries++;
            }

            if (number > first && !KillWorkload.IsThere(database, number - 1)) tell($"wrong {number - 1} is not read");
        }
    }

    private static string ErrorLine(IridiumException error) =>
        $"error {error.Code} {(error.IsTransient ? "transient" : "lasting")} {error.Message.ReplaceLineEndings(" ")}";
}
